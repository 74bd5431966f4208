import { describe, test } from "vitest";
import { expectNothing, expectValue, type Line } from "./hearing.ts";

describe("times in English", () => {
  test.each<Line>([
    ["at [5pm]", "17:00"],
    ["at [5 pm]", "17:00"],
    ["at [5 p.m.]", "17:00"],
    ["[five thirty pm]", "17:30"],
    ["[5.30pm]", "17:30"],
    ["[12am]", "00:00"],
    ["[12 pm]", "12:00"],
    ["[12:30 am]", "00:30"],
    ["[half past seven]", "07:30"],
    ["[quarter to six]", "05:45"],
    ["[a quarter past 3]", "03:15"],
    ["[ten to one]", "12:50"],
    ["[twenty minutes past five]", "05:20"],
    ["[17:30]", "17:30"],
    ["[17:30:15]", "17:30"],
    ["[7:05]", "07:05"],
    ["[24:00]", "00:00"],
    ["[noon]", "12:00"],
    ["[midnight]", "00:00"],
    ["[seven o'clock]", "07:00"],
    ["[seven o’clock]", "07:00"],
    ["[seven in the evening]", "19:00"],
    ["[half past eight in the morning]", "08:30"],
    ["[3 in the afternoon]", "15:00"],
    ["[3 at night]", "03:00"],
    ["[eight tonight]", "20:00"],
    ["[five thirty]", "05:30 ~0.8"],
    ["[five oh five]", "05:05 ~0.8"],
    ["at [5] for two", "05:00 ~0.5"],
    ["[seven]", "07:00 ~0.5"],
  ])("%s is %s", (said, value) => expectValue("time", "en_US", [said, value]));

  test.each([
    ...[
      "second",
      "a second",
      "the second thing",
      "25:00",
      "5:60",
      "24:30",
      "25",
      "100",
      "1.5",
      "5.30",
      "pm",
      "am",
    ],
    ...["half past", "quarter", "12/24", "in the morning"],
  ])("there is none in %s", (text) => expectNothing("time", "en_US", text));
});

describe("times in German", () => {
  test.each<Line>([
    ["um [17 Uhr]", "17:00"],
    ["um [17 Uhr 30]", "17:30"],
    ["um [siebzehn Uhr dreißig]", "17:30"],
    ["[17:30 Uhr]", "17:30"],
    ["[17.30 Uhr]", "17:30"],
    ["[halb acht]", "07:30"],
    ["[halb eins]", "12:30"],
    ["[halb eins nachts]", "00:30"],
    ["[fünf vor 0 Uhr]", "23:55"],
    ["[viertel nach sieben]", "07:15"],
    ["[viertel vor sieben]", "06:45"],
    ["[viertel acht]", "07:15"],
    ["[dreiviertel acht]", "07:45"],
    ["[fünf vor halb acht]", "07:25"],
    ["[zehn nach acht]", "08:10"],
    ["[acht Uhr abends]", "20:00"],
    ["[8 Uhr morgens]", "08:00"],
    ["[Mitternacht]", "00:00"],
  ])("%s is %s", (said, value) => expectValue("time", "de_DE", [said, value]));

  test.each(["17.30", "Uhr", "halb", "morgens"])("there is none in %s", (text) =>
    expectNothing("time", "de_DE", text),
  );
});

describe("times in Spanish", () => {
  test.each<Line>([
    ["a [las siete y media]", "07:30"],
    ["a [la una]", "01:00"],
    ["[siete y cuarto]", "07:15"],
    ["[las ocho menos cuarto]", "07:45"],
    ["[la una menos diez]", "12:50"],
    ["a [las 17:30]", "17:30"],
    ["a [las cinco de la tarde]", "17:00"],
    ["[las diez de la mañana]", "10:00"],
    ["[las 11 de la noche]", "23:00"],
    ["[mediodía]", "12:00"],
    ["[17h30]", "17:30"],
  ])("%s is %s", (said, value) => expectValue("time", "es_ES", [said, value]));
});

describe("durations in English", () => {
  test.each<Line>([
    ["for [two hours]", "PT2H"],
    ["[half an hour]", "PT30M"],
    ["[90 minutes]", "PT1H30M"],
    ["[an hour and a half]", "PT1H30M"],
    ["[two and a half hours]", "PT2H30M"],
    ["[1.5 hours]", "PT1H30M"],
    ["[1h30m]", "PT1H30M"],
    ["[1h 30min]", "PT1H30M"],
    ["[two hours and ten minutes]", "PT2H10M"],
    ["[two hours, ten minutes and five seconds]", "PT2H10M5S"],
    ["[three quarters of an hour]", "PT45M"],
    ["[36 hours]", "PT36H"],
    ["[three days]", "P3D"],
    ["[2 weeks]", "P2W"],
    ["[a week and a half]", "P10DT12H"],
    ["[half a year]", "P6M"],
    ["[a year and two months]", "P1Y2M"],
    ["[a fortnight]", "P2W"],
    ["[a couple of hours]", "PT2H"],
    ["[a second]", "PT1S"],
    ["[0 minutes]", "PT0S"],
    ["[2 minutes] 3 hours", "PT2M"],
  ])("%s is %s", (said, value) => expectValue("duration", "en_US", [said, value]));

  test.each([
    ...["5 pm", "5pm", "the second one", "hours", "half", "one and a half months", "half second"],
    ...["2", "two", "17:30", "a"],
  ])("there is none in %s", (text) => expectNothing("duration", "en_US", text));
});

describe("durations in German and Spanish", () => {
  test.each<readonly [string, ...Line]>([
    ["de_DE", "[zwei Stunden]", "PT2H"],
    ["de_DE", "[eine halbe Stunde]", "PT30M"],
    ["de_DE", "[anderthalb Stunden]", "PT1H30M"],
    ["de_DE", "[zweieinhalb Tage]", "P2DT12H"],
    ["de_DE", "[eine Viertelstunde]", "PT15M"],
    ["de_DE", "[eine Stunde und dreißig Minuten]", "PT1H30M"],
    ["es_ES", "[dos horas]", "PT2H"],
    ["es_ES", "[media hora]", "PT30M"],
    ["es_ES", "[hora y media]", "PT1H30M"],
    ["es_ES", "[una hora y media]", "PT1H30M"],
    ["es_ES", "[tres cuartos de hora]", "PT45M"],
  ])("in %s %s is %s", (locale, said, value) => expectValue("duration", locale, [said, value]));
});
