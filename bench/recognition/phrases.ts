/** What generated sentences are made of: a service desk that is asked for everything. */

/** What people do; each with the ways to say it. Every one of them with every thing is an intent. */
export const actions = [
  ["book", "reserve", "order", "sign up for"],
  ["cancel", "call off", "get rid of", "drop"],
  ["change", "modify", "make a change to", "alter"],
  ["renew", "extend", "prolong", "keep"],
  ["check on", "see the status of", "follow up on", "get an update on"],
  ["pay for", "settle the bill for", "make a payment for", "pay off"],
  ["get a refund for", "get my money back for", "be reimbursed for", "return"],
  ["complain about", "report a problem with", "file a complaint about", "say what is wrong with"],
  ["report the loss of", "report a stolen", "replace a lost", "tell you that i lost"],
  ["upgrade", "get something better than", "move up from", "improve"],
  ["downgrade", "get something cheaper than", "cut down on", "reduce"],
  ["confirm", "say yes to", "approve", "verify"],
  ["postpone", "put off", "push back", "delay"],
  ["print", "get a paper copy of", "have a printout of", "print out"],
  ["send", "forward", "mail", "pass on"],
  ["share", "let somebody else use", "give a friend", "add a person to"],
  ["download", "save a file of", "get a digital copy of", "keep an offline version of"],
  ["rate", "write a review of", "leave feedback on", "give stars to"],
  ["compare", "look at alternatives to", "see other offers for", "shop around for"],
  ["hear the price of", "know what i pay for", "see the cost of", "get a quote for"],
  ["freeze", "suspend", "put a hold on", "pause"],
  ["activate", "switch on", "start using", "enable"],
  ["insure", "protect", "get coverage for", "add insurance to"],
  ["find", "look for", "search for", "locate"],
  ["be reminded of", "set a reminder for", "not forget", "get an alert for"],
  ["learn more about", "understand", "read the terms of", "know how to use"],
  ["speak with an agent about", "talk to somebody about", "call someone about", "get human help with"],
  ["give away", "donate", "pass to charity", "hand over"],
  ["sell", "find a buyer for", "put up for sale", "cash in"],
  ["split the cost of", "share the bill for", "divide the price of", "go halves on"],
  ["correct the name on", "fix a typo in", "update the details of", "mend a mistake in"],
  ["schedule", "plan", "arrange a time for", "put in my calendar"],
] as const;

/** What it is about; each with the ways to call it. */
export const things = [
  ["flight", "plane ticket"],
  ["hotel room", "room at the hotel"],
  ["rental car", "hire car"],
  ["train ticket", "rail ticket"],
  ["bus pass", "pass for the bus"],
  ["taxi", "cab"],
  ["parking permit", "permit to park"],
  ["library card", "card for the library"],
  ["health insurance", "medical plan"],
  ["phone contract", "mobile plan"],
  ["internet connection", "broadband line"],
  ["gym membership", "fitness studio plan"],
  ["magazine subscription", "monthly magazine"],
  ["electricity contract", "power supply"],
  ["credit card", "visa card"],
  ["savings account", "deposit account"],
  ["student loan", "loan for my studies"],
  ["mortgage", "home loan"],
  ["tax return", "income tax form"],
  ["passport", "travel document"],
  ["driving licence", "driver's license"],
  ["doctor's appointment", "visit to the doctor"],
  ["prescription", "medicine from the pharmacy"],
  ["vaccination", "flu shot"],
  ["pizza", "food delivery"],
  ["grocery basket", "weekly groceries"],
  ["table at the restaurant", "dinner reservation"],
  ["concert ticket", "seat at the concert"],
  ["museum tour", "guided tour"],
  ["parcel", "package"],
  ["language course", "spanish lessons"],
  ["washing machine", "laundry appliance"],
] as const;

/** What a sample may begin with. */
export const openings = [
  "i want to", "i'd like to", "can you help me", "please", "i need to", "how do i", "let me", "is it possible to",
  "i have to", "could i",
] as const; // biome-ignore format: a list that is read as a whole

/** What only users begin with. */
export const strangeOpenings = [
  "hi there, i was wondering how to", "ok so basically i would", "good morning, my wife asked me to",
  "sorry, what must i do to", "we are trying to", "it is urgent that we", "honestly i should really",
  "my boss told me to", "i can't figure out how to", "tell me the way to", "somebody said that you can",
  "would you mind if we", "once again i forgot to", "are customers allowed to",
] as const; // biome-ignore format: a list that is read as a whole

export const articles = ["my", "the", "a", "our", "this"] as const;

export const endings = ["", "", "please", "for me", "right away", "as soon as possible"] as const;

/** What only users end with. */
export const strangeEndings = [
  "", "thank you so much", "before the holidays begin", "if that is no trouble", "without waiting in line",
  "since nobody answers the phone", "like last summer", "because we are moving house", "while i am abroad",
] as const; // biome-ignore format: a list that is read as a whole

/** What names slots at the end of a sentence. */
export const tails = [
  "on ${date}", "at ${time}", "for ${amount}", "in ${city}", "for ${count} people", "with ${company}",
  "from ${city} on ${date}", "under the number ${code}", "on ${date} at ${time}", "by writing to ${email}",
] as const; // biome-ignore format: a list that is read as a whole

export const cities = [
  "Amsterdam", "Athens", "Barcelona", "Berlin", "Bremen", "Brussels", "Budapest", "Cologne", "Copenhagen",
  "Dresden", "Dublin", "Edinburgh", "Florence", "Geneva", "Hamburg", "Helsinki", "Istanbul", "Krakow", "Lisbon",
  "Liverpool", "London", "Lyon", "Madrid", "Manchester", "Marseille", "Milan", "Munich", "Naples", "New York",
  "Oslo", "Palermo", "Paris", "Porto", "Prague", "Rome", "San Francisco", "Seville", "Stockholm", "Vienna",
  "Zurich",
] as const; // biome-ignore format: a list that is read as a whole

export const companies = [
  "Acme", "Bluebird Travel", "City Works", "Delta Power", "Evergreen", "First National", "Globex", "Harbour Lines",
  "Initech", "Jupiter Mobile", "Kestrel", "Lighthouse", "Meridian", "Northern Rail", "Oakwood", "Pinnacle",
  "Quick Cabs", "Riverside", "Sunrise Foods", "Umbrella",
] as const; // biome-ignore format: a list that is read as a whole

export const months = [
  "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
  "december",
] as const; // biome-ignore format: a list that is read as a whole

export const weekdays = [
  "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
] as const; // biome-ignore format: a list that is read as a whole

export const names = ["anna", "ben", "carla", "david", "emma", "finn", "greta", "hugo", "jonas"] as const;
