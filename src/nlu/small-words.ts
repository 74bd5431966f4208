/** Words of a language that say little about what is meant. */
export interface SmallWords {
  /** They may stand around an answer: "um, the blue one please". */
  readonly fillers: ReadonlySet<string>;
  /** What begins a correction, longest first: "no, I meant …". */
  readonly corrections: readonly (readonly string[])[];
}

const english = smallWords(
  `a an the my your our this that these those it its is it's i'd i'll i'm i we me like want would will be please
   thanks thank you uh um er oh well so ok okay then just maybe probably think guess say let let's see yes yeah
   yep sure from to for of on in at with by into and one ones make take have has do some any about think as`,
  `no|no thanks|nope|nah|sorry|no sorry|oh sorry|actually|no actually|wait|no wait|rather|instead|oops
   i meant|i mean|no i meant|no i mean|sorry i meant|sorry i mean|make it|make that|no make it|no make that
   change it to|change that to|not that|no not that|i said|no i said|correction|let me correct that`,
);

const german = smallWords(
  `ein eine einen einem einer eines der die das den dem des mein meine meinen meinem meiner unser unsere dieses
   diese diesen es ist ich ich'd wir mir mich möchte will würde gern gerne bitte danke äh ähm öh also ok okay dann
   nur vielleicht wohl glaube ja klar sicher von vom zu zum zur für auf in im am an mit um bei und nehme nehmen
   mal doch so halt eben hätte habe`,
  `nein|nee|ne|nö|doch|sondern|lieber|nein lieber|moment|nein moment|entschuldigung|sorry|quatsch|ach nein|halt
   ich meinte|ich meine|nein ich meinte|nein ich meine|entschuldigung ich meinte|ich habe gesagt|eigentlich
   nein eigentlich|korrektur|nicht das|stattdessen`,
);

const spanish = smallWords(
  `un una unos unas el la los las lo mi mis su sus nuestro nuestra este esta esto es yo me nos quiero quisiera
   querría por favor gracias eh em este pues bueno vale ok entonces solo quizás creo sí claro seguro de del desde
   a al para en con y que sea ser tengo tomo`,
  `no|perdón|perdone|no perdón|mejor|no mejor|mejor dicho|espera|no espera|espere|en realidad|no en realidad
   quise decir|quiero decir|no quise decir|no quiero decir|más bien|no más bien|corrijo|sino|digo|no digo`,
);

const none = smallWords("", "");

/** The small words of a locale's language; none for languages that are not known. */
export function smallWordsOf(locale: string): SmallWords {
  switch (locale.toLowerCase().split(/[_-]/)[0]) {
    case "en":
      return english;
    case "de":
      return german;
    case "es":
      return spanish;
    default:
      return none;
  }
}

function smallWords(fillers: string, corrections: string): SmallWords {
  return {
    fillers: new Set(fillers.split(/\s+/).filter((word) => word !== "")),
    corrections: corrections
      .split(/\||\n/)
      .map((phrase) => phrase.trim().split(/\s+/))
      .filter(([first]) => first !== "")
      .sort((a, b) => b.length - a.length),
  };
}
