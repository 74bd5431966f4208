import { expect } from "vitest";

/** What every example prints, in whatever language it is written. */
export const bankDialog = [
  "bank: Hello, this is your bank. What would you like to do?",
  "you:  Transfer 50 euros from checking to savings",
  "bank: Shall I move 50 euros from checking to savings?",
  "you:  yes",
  expect.stringMatching(/^run: {2}make_transfer \{.*50 euros.*checking.*savings.*\}$/),
  "bank: Done. Your reference is T-1001.",
];
