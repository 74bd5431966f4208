import { describe, expect, test } from "vitest";
import { expectNothing, expectValue, type Line, valuesAt, wednesday } from "./hearing.ts";

describe("dates in English, said on Wednesday 2026-03-04", () => {
  test.each<Line>([
    ["[today]", "2026-03-04"],
    ["[tomorrow] at five", "2026-03-05"],
    ["[the day after tomorrow]", "2026-03-06"],
    ["[yesterday]", "2026-03-03"],
    ["on [friday]", "2026-03-06"],
    ["on [Wednesday]", "2026-03-11"],
    ["[this wednesday]", "2026-03-04"],
    ["[next friday]", "2026-03-13"],
    ["[friday next week]", "2026-03-13"],
    ["[next monday]", "2026-03-09"],
    ["[last friday]", "2026-02-27"],
    ["[last wednesday]", "2026-02-25"],
    ["on [the 3rd of may]", "2026-05-03"],
    ["[the third of May]", "2026-05-03"],
    ["[3 may]", "2026-05-03"],
    ["[May 3rd]", "2026-05-03"],
    ["[may the 4th] be with you", "2026-05-04"],
    ["[May 3, 2027]", "2027-05-03"],
    ["[3rd of may 1985]", "1985-05-03"],
    ["[march 4]", "2026-03-04"],
    ["[march 3]", "2027-03-03"],
    ["[december twenty-fifth]", "2026-12-25"],
    ["[Friday, May 1st]", "2026-05-01"],
    ["[the 3rd]", "2026-04-03"],
    ["[the 31st]", "2026-03-31"],
    ["[friday the 13th]", "2026-03-13"],
    ["[2026-03-04]", "2026-03-04"],
    ["[2024-2-29]", "2024-02-29"],
    ["[12/24]", "2026-12-24"],
    ["[24/12]", "2026-12-24"],
    ["[3/4/2027]", "2027-03-04"],
    ["[3/4/27]", "2027-03-04"],
    ["[3/4/85]", "1985-03-04"],
    ["[2/29]", "2028-02-29"],
    ["[in two weeks]", "2026-03-18"],
    ["[in 3 days]", "2026-03-07"],
    ["[in a month]", "2026-04-04"],
    ["[a week from now]", "2026-03-11"],
    ["[3 days ago]", "2026-03-01"],
    ["[in a year]", "2027-03-04"],
  ])("%s is %s", (said, value) => expectValue("date", "en_US", [said, value]));

  test.each([
    ...["may I", "may", "the second one", "the third", "march on", "a day", "in two hours", "next week"],
    ...["31/31", "2026-02-30", "2026-13-01", "1.5", "3-4", "12/24/2026/1", "17:30", "5", "two weeks"],
    ...["in 99999 days", "in two and a half weeks", "february 30"],
  ])("there is none in %s", (text) => expectNothing("date", "en_US", text));

  test("the 30th of a shorter month is the next month's", () => {
    const january = { now: Date.parse("2026-01-31T12:00:00Z"), timeZone: "UTC" };
    expectValue("date", "en_US", ["[the 30th]", "2026-03-30"], january);
    expectValue("date", "en_US", ["[in a month]", "2026-02-28"], january);
    expectValue("date", "en_US", ["[in 13 months]", "2027-02-28"], january);
  });

  test("the British have the day first", () => {
    expectValue("date", "en_GB", ["[3/4]", "2026-04-03"]);
    expectValue("date", "en_US", ["[3/4]", "2026-03-04"]);
    expectValue("date", "en", ["[3/4]", "2026-03-04"]);
  });
});

describe("dates in German", () => {
  test.each<Line>([
    ["[heute]", "2026-03-04"],
    ["[morgen]", "2026-03-05"],
    ["[übermorgen]", "2026-03-06"],
    ["am [Freitag]", "2026-03-06"],
    ["[nächsten Freitag]", "2026-03-06"],
    ["[Freitag nächste Woche]", "2026-03-13"],
    ["[letzten Freitag]", "2026-02-27"],
    ["am [3. Mai]", "2026-05-03"],
    ["[der 3. Mai 2027]", "2027-05-03"],
    ["am [dritten Mai]", "2026-05-03"],
    ["[einundzwanzigster März]", "2026-03-21"],
    ["[Freitag, den 3. April]", "2026-04-03"],
    ["am [24.12.]", "2026-12-24"],
    ["[24.12.2026]", "2026-12-24"],
    ["[24.12.26] bitte", "2026-12-24"],
    ["[3/4]", "2026-04-03"],
    ["[in zwei Wochen]", "2026-03-18"],
    ["[vor drei Tagen]", "2026-03-01"],
    ["[2026-03-04]", "2026-03-04"],
  ])("%s is %s", (said, value) => expectValue("date", "de_DE", [said, value]));

  test.each(["mai", "der dritte", "in zwei Stunden", "31.02."])("there is none in %s", (text) =>
    expectNothing("date", "de_DE", text),
  );
});

describe("dates in Spanish", () => {
  test.each<Line>([
    ["[mañana]", "2026-03-05"],
    ["[pasado mañana]", "2026-03-06"],
    ["[el viernes]", "2026-03-06"],
    ["[miércoles]", "2026-03-11"],
    ["[el próximo viernes]", "2026-03-06"],
    ["[el viernes que viene]", "2026-03-06"],
    ["[el viernes pasado]", "2026-02-27"],
    ["[el 3 de mayo]", "2026-05-03"],
    ["[3 de mayo de 2027]", "2027-05-03"],
    ["[primero de mayo]", "2026-05-01"],
    ["[viernes, 3 de abril]", "2026-04-03"],
    ["[24/12]", "2026-12-24"],
    ["[dentro de dos semanas]", "2026-03-18"],
    ["[hace tres días]", "2026-03-01"],
  ])("%s is %s", (said, value) => expectValue("date", "es_ES", [said, value]));
});

describe("today", () => {
  const late = Date.parse("2026-03-01T23:30:00Z");

  test.each([
    ["UTC", "2026-03-02"],
    ["Europe/Berlin", "2026-03-03"],
    ["America/New_York", "2026-03-02"],
    ["Pacific/Kiritimati", "2026-03-03"],
  ])("ends at midnight in %s, so tomorrow is %s", (timeZone, value) => {
    expectValue("date", "en_US", ["[tomorrow]", value], { now: late, timeZone });
  });

  test("is what the moment says, each time", () => {
    const on = (day: string) =>
      valuesAt("date", "en_US", "friday", 0, { ...wednesday, now: Date.parse(`${day}T12:00:00Z`) });
    expect(on("2026-03-04")).toEqual(on("2026-03-05"));
    expect(on("2026-03-06")).not.toEqual(on("2026-03-05"));
    expect(on("2026-03-04")).toEqual([{ covered: "friday", value: "2026-03-06" }]);
  });
});
