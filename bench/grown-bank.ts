import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** What stands in the bank's first story, as far as it grows. */
interface MainStory {
  readonly input_actions: readonly { readonly name: string; readonly intents: readonly object[] }[];
}

const kinds = [
  ..."travel student family business garden holiday winter summer music sports pension wedding animal boat".split(
    " ",
  ),
  ..."bicycle farm house studio camping museum harbour mountain river island forest desert castle bridge".split(
    " ",
  ),
  ..."market theatre library tower".split(" "),
];
const products = [
  ..."loan mortgage insurance bond fund voucher deposit leasing policy pass badge stamp receipt budget".split(
    " ",
  ),
  ..."lottery subscription membership contract warranty coupon certificate locker safe statement calendar".split(
    " ",
  ),
  ..."newsletter advisor workshop prize rebate passport permit".split(" "),
];

/** How many stories a bank can be grown to, besides those that it has. */
const mostTopics = kinds.length * products.length;

/**
 * The bank, with a story more for each of many things that it can be asked about. What it did before, it still does,
 * word for word.
 *
 * @param directory where the model is to be; its name is the id of the model.
 * @param stories how many it is to have.
 * @throws RangeError when there are not enough words for them.
 */
export function writeGrownBank(directory: string, stories: number): void {
  const bank = "models/bank";
  const topics = stories - readdirSync(join(bank, "stories")).length;
  if (topics > mostTopics) throw new RangeError(`${topics} topics, but words for ${mostTopics}`);
  mkdirSync(directory, { recursive: true });
  cpSync(bank, directory, { recursive: true });
  const names = Array.from({ length: topics }, (_, index) => nameOf(index));
  for (const name of names) writeTopic(directory, name);
  const path = join(directory, "stories", "main.yaml");
  const main: MainStory = parse(readFileSync(path, "utf8"));
  const [input, ...others] = main.input_actions;
  const added = names.map((name) => {
    return { intent_id: `${name}_intent`, actions: [{ type: "story", id: `${name}_story` }] };
  });
  const grown = { ...input, intents: [...(input?.intents ?? []), ...added] };
  writeFileSync(path, JSON.stringify({ ...main, input_actions: [grown, ...others] }));
}

/** Neighbours share their first word, as products do. */
function nameOf(index: number): string {
  return `${kinds[Math.floor(index / products.length)]}_${products[index % products.length]}`;
}

/** JSON is YAML. */
function writeTopic(directory: string, name: string): void {
  const write = (section: string, suffix: string, body: object) =>
    writeFileSync(join(directory, section, `${name}_${suffix}.yaml`), JSON.stringify(body));
  const words = name.replace("_", " ");
  const utterances = [`what is a ${words}`, `tell me about the ${words}`, `how do I get a ${words}`];
  write("stories", "story", { start_actions: [{ type: "reply", id: `${name}_reply` }] });
  write("intents", "intent", { language_data: { en_US: { example_utterances: utterances } } });
  write("replies", "reply", { language_data: { en_US: [`A ${words} is had at every branch.`] } });
}
