/**
 * English function and courtesy words, which say nothing about a subject. Words that belong to
 * some trade must never stand here: the model would then know a domain that it was not told of.
 */
const LIST = `
a about after again all also am an and any anyone anything are as at be because been before being but by
can cant cannot could couldnt did didnt do does doesnt doing dont for from get gets getting give gives go
going gonna got had has have having he hello help her here hey hi him his how i id if ill im in into is
isnt it its itself ive just kindly know let like looking me might mine more most much must my myself need
needed needs no not now of off ok okay on once one only or our out over please pls plz really same say says
see shall she should so some someone something still such sure tell than thank thanks that thats the their
them then there these they theyre thing things this those thx to today too trying u up ur us use very want
wanted wants was wasnt way we well were weve what whats when where wheres which while who why will wish with
without wont would wouldnt yes yet you your youre yours
`;

const STOP_WORDS: ReadonlySet<string> = new Set(LIST.trim().split(/\s+/));

/** Whether a word, lower-cased and without apostrophes, says nothing about a subject. */
export function isStopWord(word: string): boolean {
  return STOP_WORDS.has(word);
}
