import type { Profile } from '../../model/profile.js';
import { didYouMean } from '../nearest.js';
import { UsageError } from '../usage-error.js';
import { smoke } from './smoke.js';
import { standard } from './standard.js';

const profiles: readonly Profile[] = [smoke, standard];

export function profileNamed(name: string): Profile {
  const profile = profiles.find((candidate) => candidate.name === name);
  if (profile) return profile;
  const names = profiles.map((candidate) => candidate.name);
  throw new UsageError(`unknown profile "${name}": it must be one of ${names.join(', ')}${didYouMean(name, names)}`);
}
