import { type Duration, type Timestamp, timestampDate } from "@bufbuild/protobuf/wkt";

/** The time of day, such as "14:03:07.120", in the browser's zone. */
export function clockTime(time: Timestamp | undefined): string {
  if (!time) return "";
  const date = timestampDate(time);
  const two = (value: number) => String(value).padStart(2, "0");
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  return `${parts}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** The day and the time, as people of the browser's language write them. */
export function dateTime(time: Timestamp | undefined): string {
  return time
    ? timestampDate(time).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" })
    : "";
}

export function millisecondsOf({ seconds, nanos }: Duration): number {
  return Number(seconds) * 1_000 + Math.round(nanos / 1e6);
}
