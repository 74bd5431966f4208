import { GrpcWire } from "../load/grpc-wire.ts";
import { HttpWire } from "../load/http-wire.ts";

/** More than is measured: whoever can do this has a dialog, and not two replies that it learnt by heart. */
const transcript = [
  ["transfer 50 from checking to savings", "Shall I move 50 from checking to savings?"],
  ["what?", "Please say yes or no."],
  ["yes", "Done."],
  ["transfer money", "How much would you like to transfer?"],
  ["20", "From which account?"],
  ["savings", "And to which account?"],
  ["credit card", "Shall I move 20 from savings to credit card?"],
  ["no", "All right, nothing was changed."],
  ["hello there", "I didn't understand that."],
] as const;

/**
 * Has a peer hold a conversation about transfers.
 *
 * @throws Error when a reply is not what it should be.
 */
export async function rehearse(kind: "grpc" | "http", port: number): Promise<void> {
  const wire = kind === "grpc" ? new GrpcWire(port, false) : new HttpWire(port);
  await wire.begin("bank", "rehearsal");
  for (const [text, expected] of transcript) {
    const { reply } = await wire.turn("rehearsal", text);
    if (reply !== expected) throw new Error(`"${text}" was answered with "${reply}"`);
  }
  wire.close();
}
