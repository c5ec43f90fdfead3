import type { Assertion, CharacterTest, Node } from './node.js';
import { PatternError } from './pattern-error.js';

type Instruction =
  | { kind: 'one'; accepts: CharacterTest }
  | { kind: 'assert'; holds: Assertion }
  | { kind: 'fork'; to: number }
  | { kind: 'jump'; to: number }
  | { kind: 'done' };

/** Repetition is written out, so this bounds the work per character of a name. */
const maxInstructions = 2_000;

export function compile(node: Node): Instruction[] {
  const program: Instruction[] = [];
  emit(node, program);
  program.push({ kind: 'done' });
  return program;
}

/** Follows all ways through the program at once (Thompson): no input makes it go back. */
export function runs(program: Instruction[], name: string): boolean {
  let threads = follow(program, [0], name, 0);
  const chars = [...name];
  let position = 0;
  for (const char of chars) {
    position += char.length;
    const next: number[] = [];
    for (const at of threads) {
      const instruction = program[at]!;
      if (instruction.kind === 'one' && instruction.accepts(char)) next.push(at + 1);
    }
    if (next.length === 0) return false;
    threads = follow(program, next, name, position);
  }
  return threads.some((at) => program[at]!.kind === 'done');
}

function follow(program: Instruction[], starts: number[], name: string, position: number): number[] {
  const seen = new Set<number>();
  const open = starts.reverse();
  while (open.length > 0) {
    const at = open.pop()!;
    if (seen.has(at)) continue;
    seen.add(at);
    const instruction = program[at]!;
    if (instruction.kind === 'jump') open.push(instruction.to);
    else if (instruction.kind === 'fork') open.push(instruction.to, at + 1);
    else if (instruction.kind === 'assert' && instruction.holds(name, position)) open.push(at + 1);
  }
  return [...seen];
}

function emit(node: Node, program: Instruction[]): void {
  if (program.length > maxInstructions) throw new PatternError('expression too large');
  switch (node.kind) {
    case 'empty':
      return;
    case 'one':
    case 'assert':
      program.push(node);
      return;
    case 'sequence':
      for (const part of node.parts) emit(part, program);
      return;
    case 'choice':
      emitChoice(node.options, program);
      return;
    case 'repeat':
      emitRepeat(node, program);
      return;
  }
}

function emitRepeat({ body, min, max }: Extract<Node, { kind: 'repeat' }>, program: Instruction[]): void {
  for (let i = 0; i < min; i++) {
    const before = program.length;
    emit(body, program);
    // Nothing a thousand times is nothing; brackets in brackets would make it a thousand million times.
    if (program.length === before) return;
  }
  if (max === null) emitLoop(body, program);
  else for (let i = min; i < max; i++) emitOptional(body, program);
}

function emitChoice(options: Node[], program: Instruction[]): void {
  const exits: { kind: 'jump'; to: number }[] = [];
  options.forEach((option, i) => {
    const isLast = i === options.length - 1;
    const fork = { kind: 'fork' as const, to: 0 };
    if (!isLast) program.push(fork);
    emit(option, program);
    if (isLast) return;
    const exit = { kind: 'jump' as const, to: 0 };
    exits.push(exit);
    program.push(exit);
    fork.to = program.length;
  });
  for (const exit of exits) exit.to = program.length;
}

function emitLoop(body: Node, program: Instruction[]): void {
  const start = program.length;
  const fork = { kind: 'fork' as const, to: 0 };
  program.push(fork);
  emit(body, program);
  program.push({ kind: 'jump', to: start });
  fork.to = program.length;
}

function emitOptional(body: Node, program: Instruction[]): void {
  const fork = { kind: 'fork' as const, to: 0 };
  program.push(fork);
  emit(body, program);
  fork.to = program.length;
}
