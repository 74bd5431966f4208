import { expect, test } from "vitest";
import { fuzz } from "./campaign.ts";

/** Another seed every day would find more, and fail where nobody has changed anything; npm run fuzz does that. */
const seed = 20_260;
const inputs = 20_000;

test("20,000 spoiled requests and connections harm nobody", { timeout: 900_000 }, async () => {
  const { outcomes, residentMib } = await fuzz({ seed, from: 0, to: inputs });
  // It goes deep: every kind of call succeeds now and then, and is refused now and then.
  for (const protocol of ["grpc", "connect+json", "connect+proto", "grpc-web"]) {
    for (const method of ["NewSession", "CreateEvent", "ListSessions", "Recognize"]) {
      expect(outcomes.get(`${protocol} ${method}: 0`), `${protocol} ${method}`).toBeGreaterThan(0);
      expect(outcomes.get(`${protocol} ${method}: 3`), `${protocol} ${method}`).toBeGreaterThan(0);
    }
  }
  expect(residentMib.last).toBeLessThan(500);
});
