import { SaslRefusal } from './mechanism.js';
import { saslNamePattern } from './sasl-name.js';

/** The client's messages of RFC 5802, as strictly as Kafka reads them. */
export interface ClientFirst {
  /** `n,,` or `n,a=…,`: the final message repeats it. */
  header: string;
  /** Without the header: part of what is signed. */
  bare: string;
  authorizationId: string;
  user: string;
  nonce: string;
  extensions: ReadonlyMap<string, string>;
}

export interface ClientFinal {
  channelBinding: string;
  nonce: string;
  proof: Buffer;
  /** Part of what is signed. */
  withoutProof: string;
}

const printable = '[\\x21-\\x2b\\x2d-\\x7e]+';
const value = '[\\x01-\\x2b\\x2d-\\x7f]+';
const base64 = '(?:[A-Za-z0-9/+]{4})*(?:[A-Za-z0-9/+]{3}=|[A-Za-z0-9/+]{2}==)?';
const extensions = `(?:,[A-Za-z]+=${value})*`;

// Only `n`: a client that wants channel binding (p=) or would have liked to (y) is not what Kafka's listeners serve.
const firstPattern = new RegExp(
  `^(n,(?:a=(${saslNamePattern}))?,)((?:m=${value},)?n=(${saslNamePattern}),r=(${printable})(${extensions}))$`,
);
const finalPattern = new RegExp(`^(c=(${base64}),r=(${printable})${extensions}),p=(${base64})$`);

/** @throws SaslRefusal */
export function parseClientFirst(message: Buffer): ClientFirst {
  const match = firstPattern.exec(message.toString('utf8'));
  if (match === null) throw new SaslRefusal('SCRAM: the first message is malformed, or asks for channel binding');
  const [, header, authorizationId, bare, user, nonce, extra] = match as unknown as string[];
  const pairs = (extra ?? '').split(',').filter((pair) => pair !== '');
  return {
    header: header!,
    bare: bare!,
    authorizationId: unescapeName(authorizationId ?? ''),
    user: unescapeName(user!),
    nonce: nonce!,
    extensions: new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])),
  };
}

/** @throws SaslRefusal */
export function parseClientFinal(message: Buffer): ClientFinal {
  const match = finalPattern.exec(message.toString('utf8'));
  if (match === null) throw new SaslRefusal('SCRAM: the final message is malformed');
  const [, withoutProof, channelBinding, nonce, proof] = match as unknown as string[];
  return {
    withoutProof: withoutProof!,
    channelBinding: Buffer.from(channelBinding!, 'base64').toString('utf8'),
    nonce: nonce!,
    proof: Buffer.from(proof!, 'base64'),
  };
}

function unescapeName(name: string): string {
  return name.replaceAll('=2C', ',').replaceAll('=3D', '=');
}
