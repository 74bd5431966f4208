/**
 * A clerk in one file, for tests of sessions: it greets, takes orders (a command of the client), looks at its
 * stock (a command of the webhook), and can be sent to another story.
 */
export const clerk = `
config: { version: 1, name: Clerk, description: For tests., locales: [en_US, de_DE] }

stories:
  main:
    init_actions: [{ type: reply, id: welcome_reply }, { type: input, id: main_input }]
    start_actions: [{ type: input, id: main_input }]
    input_actions:
      - name: main_input
        timeout: 30s
        timeout_actions: [{ type: reply, id: still_there_reply }]
        intents:
          - { intent_id: hello_intent, actions: [{ type: reply, id: hello_reply }] }
          - intent_id: order_intent
            required_slots: [item]
            slot_prompts: [{ slot: item, reply_id: ask_item_reply }]
            actions: [{ type: command, id: place_order }, { type: reply, id: ordered_reply }]
          - intent_id: stock_intent
            actions: [{ type: command, id: look_up }, { type: reply, id: stock_reply }]
          - intent_id: stock_twice_intent
            actions:
              - { type: command, id: look_up }
              - { type: reply, id: stock_reply }
              - { type: command, id: look_up }
              - { type: reply, id: stock_reply }
    defaults:
      no_intent_actions: [{ type: reply, id: not_understood_reply }]
      command_error_actions: [{ type: reply, id: out_of_order_reply }, { type: named, id: end }]
  break_story:
    start_actions: [{ type: reply, id: break_reply }, { type: transcribe, id: note }, { type: input, id: break_input }]
    input_actions:
      - { name: break_input, intents: [{ intent_id: hello_intent, actions: [{ type: reply, id: hello_reply }] }] }

commands:
  place_order: { inputs: [item], outputs: [number] }
  look_up: { inputs: [item], outputs: [stock], use_webhook: true }

entities:
  item:
    format: value_list
    language_data:
      en_US: { values: [apples: [apple], pears: [pear]] }
      de_DE: { values: [apples: [Äpfel, Apfel], pears: [Birnen, Birne]] }

intents:
  hello_intent:
    language_data:
      en_US: { example_utterances: [hello, good morning] }
      de_DE: { example_utterances: [hallo, guten Morgen] }
  order_intent:
    language_data:
      en_US: { example_utterances: [I want to order, "order \${item}"] }
      de_DE: { example_utterances: [ich möchte bestellen, "bestelle \${item}"] }
  stock_intent:
    language_data:
      en_US: { example_utterances: [what is there, "are there \${item}"] }
      de_DE: { example_utterances: [was gibt es, "gibt es \${item}"] }
  stock_twice_intent:
    language_data:
      en_US: { example_utterances: [count everything twice] }
      de_DE: { example_utterances: [zähle alles zweimal] }
  slot_fill_intent:
    language_data:
      en_US: { example_utterances: ["\${item}"] }
      de_DE: { example_utterances: ["\${item}"] }

replies:
  welcome_reply: { language_data: { en_US: [Welcome.], de_DE: [Willkommen.] } }
  hello_reply: { language_data: { en_US: [Hello.], de_DE: [Hallo.] } }
  ask_item_reply: { language_data: { en_US: [Which one?], de_DE: [Welche?] } }
  ordered_reply: { language_data: { en_US: ["Order \${number}: \${item}."], de_DE: ["Bestellung \${number}: \${item}."] } }
  stock_reply: { language_data: { en_US: ["There are \${stock}."], de_DE: ["Es gibt \${stock}."] } }
  still_there_reply: { language_data: { en_US: [Are you there?], de_DE: [Bist du da?] } }
  not_understood_reply: { language_data: { en_US: [Pardon?], de_DE: [Wie bitte?] } }
  out_of_order_reply: { language_data: { en_US: [That failed.], de_DE: [Das ging schief.] } }
  break_reply: { language_data: { en_US: [Taking a break.], de_DE: [Pause.] } }
`;

/** The same clerk in another version: it says hello with another word. */
export const cheerfulClerk = clerk.replace("[Hello.]", "[Hi there!]");
