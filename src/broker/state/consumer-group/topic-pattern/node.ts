/** A parsed regular expression. Greedy and lazy repetition match the same names, so they are one. */
export type Node =
  | { kind: 'empty' }
  | { kind: 'one'; accepts: CharacterTest }
  | { kind: 'assert'; holds: Assertion }
  | { kind: 'sequence'; parts: Node[] }
  | { kind: 'choice'; options: Node[] }
  | { kind: 'repeat'; body: Node; min: number; max: number | null };

export type CharacterTest = (char: string) => boolean;

/** Whether a position in the name is what the pattern wants there. */
export type Assertion = (name: string, position: number) => boolean;
