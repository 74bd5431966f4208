import { questions } from "./bank.mjs";
import { serve } from "./json-server.mjs";

/** The yardstick of HTTP with JSON: the server that most peers here share, with nothing behind it. */
serve({ begin() {}, turn: () => questions.from });
