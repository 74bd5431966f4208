import { sketch } from "./sketch.ts";

/** A pizza place that uses everything the language has at least once. */
export const richModel = () =>
  sketch(`
  config:
    alert_word: [luigi, hey luigi]
    x-dialog:
      locales: [en_US, de_DE]
      nlu: {accept: 0.4, ambiguity_margin: 0.1, negative_samples: {en_US: [the pizza tower]}}
      memory: {retention: main_loop}
  stories:
    main:
      init_actions:
        - reply welcome
        - {type: memory, id: set, parameters: {mood: fresh}}
        - input ask
      start_actions:
        - reply what_else
        - conditional mood
        - input ask
      input_actions:
        - name: ask
          alert_word_required: true
          timeout: 30s
          timeout_actions: [transcribe small_talk, input ask]
          intents:
            - intent_id: order
              required_slots: [size, {slot: topping, check: "\${topping}.not(ham)", refusal: no_ham, max_prompts: 2}]
              slot_prompts: [{slot: topping, reply_id: ask_topping}]
              actions: [story ordering, reply anything_else]
              give_up_actions: [reply left]
            - {intent_id: opening_hours, actions: [command look_up_hours, reply hours]}
            - {intent_id: complain, actions: [story complaining]}
            - {intent_id: forget, actions: [{type: memory, id: keep, parameters: [size]}, input ask]}
            - {intent_id: dictate, actions: [transcribe note, reply noted, input ask]}
          ambiguous_intent_actions: [reply which, input ask]
      conditional_actions:
        - name: mood
          conditions:
            - condition: \${mood}.is(fresh) OR ( \${size}.not() AND \${topping}.is(ham) )
              actions: [reply cheerful]
            - condition: \${mood}.is(tired)
              actions: [reply weary, named end]
          default_actions: []
      named_actions:
        leave_it: [reply left, named start]
      defaults:
        no_intent_actions: [reply pardon]
        invalid_intent_actions: [reply not_now, named leave_it]
        command_error_actions: [reply kitchen_trouble, named end]
        conditional_default_actions: [reply no_idea]
        give_up_actions: [reply sorry, input ask]
    ordering:
      start_actions: [named check, conditional stock, reply on_its_way]
      input_actions:
        - name: confirm
          immediate: true
          nlu: {accept: 0.6, ambiguity_margin: 0.2}
          on_unmatched: stay
          timeout: 8s
          intents:
            - {intent_id: agree, actions: [command bake, conditional stock]}
            - {intent_id: refuse, actions: [{type: memory, id: clear, parameters: [topping]}, named end]}
            - intent_id: order
              required_slots: [{slot: topping, max_prompts: 1}]
              slot_prompts: [{slot: topping, reply_id: ask_topping}]
              actions: [named start]
          no_intent_actions: [reply yes_or_no]
      conditional_actions:
        - name: stock
          conditions:
            - condition: \${state}.is(sold out)
              actions: [reply sold_out, story complaining, reply back_from_complaint]
            - condition: \${state}.is()
              actions: [reply not_ready]
            - condition: \${state}.is(ready)
              actions: [{type: memory, id: set, parameters: {last: "\${size} \${topping}", state: ""}}]
      named_actions:
        - {name: check, actions: [reply check_order, input confirm, reply checked]}
    complaining:
      start_actions: [reply sorry, input complaint]
      input_actions:
        - name: complaint
          intents:
            - {intent_id: agree, actions: [reply sorry, input complaint]}
            - {intent_id: complain, actions: [story complaining]}
            - {intent_id: refuse, actions: [{type: memory, id: set, parameters: {mood: tired}}]}
            - {intent_id: order, actions: [story complaining, reply back_from_complaint]}
      defaults:
        no_intent_actions: [command log_complaint, reply sorry, input complaint]
        give_up_actions: []
  intents:
    order:
      title: an order
      slots: {second_topping: topping}
      language_data:
        en_US:
          example_utterances:
            - "[please] order"
            - "[I want] a \${size} (pizza|pie)"
            - a pizza with \${topping}
            - a \${size} pizza with \${topping} and \${second_topping}
            - \${count} pizzas
            - more
        de: {example_utterances: [bestellen, "eine \${size} Pizza mit \${topping}"]}
      slot_prompts: [{slot: size, reply_id: ask_size}]
    agree: {language_data: {en_US: {example_utterances: ["yes", that's right]}, de: {example_utterances: [ja]}}}
    refuse: {language_data: {en_US: {example_utterances: ["no", no thanks]}, de: {example_utterances: [nein]}}}
    opening_hours: {language_data: {en_US: {example_utterances: [opening hours]}, de: {example_utterances: [öffnungszeiten]}}}
    complain: {language_data: {en_US: {example_utterances: [complain, more]}, de: {example_utterances: [beschwerde]}}}
    forget: {language_data: {en_US: {example_utterances: [forget it]}, de: {example_utterances: [vergiss es]}}}
    dictate: {language_data: {en_US: {example_utterances: [take a note]}, de: {example_utterances: [notiz]}}}
    slot_fill_intent:
      language_data:
        en_US: {example_utterances: ["\${size}", "\${topping}", "with \${topping}", "\${count}"]}
        de: {example_utterances: ["\${size}", "\${topping}"]}
  entities:
    size:
      format: value_list
      language_data:
        en_US: {values: [small, {large: [big, extra large]}]}
        de: {values: [klein, groß]}
    topping:
      format: value_list
      language_data:
        en_US: {values: [ham, {mushrooms: [fungi]}, "4 cheese"]}
        de: {values: [schinken, pilze]}
    count:
      format: regex
      language_data:
        en_US: {values: ["[0-9]{1,2}", "(a|one|two) dozen"]}
        de: {values: ["[0-9]{1,2}"]}
  commands:
    bake: {inputs: [size, topping, second_topping, count], outputs: [state, minutes]}
    look_up_hours: {outputs: [hours], use_webhook: true}
    log_complaint: {inputs: [mood]}
  replies:
    welcome: {language_data: {en_US: [Welcome!, Hello!, Good evening!], de: [Willkommen!, Guten Abend!]}}
    what_else: {language_data: {en_US: [What else?, "Anything else, \${mood}?"], de: [Sonst noch was?]}}
    anything_else: &plain {language_data: {en_US: [Fine.], de: [Gut.]}}
    ask_size: {language_data: {en_US: [Which size?, Small or large?], de: [Wie groß?]}}
    ask_topping: {language_data: {en_US: ["With what, on your \${size} one?"], de: [Womit?]}}
    check_order: {language_data: {en_US: ["A \${size} pizza with \${topping}?"], de: ["\${size} mit \${topping}?"]}}
    sorry: {language_data: {en_US: [Sorry., I am sorry., So sorry., Oh.], de: [Entschuldigung.]}}
    hours: *plain
    noted: *plain
    which: {language_data: {en_US: ["\${candidate_1} or \${candidate_2}?"], de: ["\${candidate_1}?"]}}
    no_ham: {language_data: {en_US: ["No \${topping}."], de: [Kein Schinken.]}}
    cheerful: *plain
    weary: *plain
    left: *plain
    pardon: *plain
    not_now: *plain
    kitchen_trouble: *plain
    no_idea: *plain
    on_its_way: *plain
    yes_or_no: *plain
    sold_out: *plain
    back_from_complaint: *plain
    not_ready: *plain
    checked: *plain
`);
