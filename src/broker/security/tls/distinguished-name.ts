/** Attribute types that RFC 2253 has keywords for; every other one is written as its number. */
const keywords: Record<string, string> = {
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
};

/**
 * The subject of a DER certificate as Java's X500Principal.getName() writes it (RFC 2253): most specific part first, types
 * without a keyword as `OID=#hex`. Names of TLS principals and mapping rules depend on these very characters.
 * Throws RangeError when the bytes are no certificate.
 */
export function subjectName(certificate: Buffer): string {
  const fields = children(children(read(certificate, 0))[0]!);
  // version is optional (context tag 0); then serial, algorithm, issuer, validity, subject.
  const subject = fields[fields[0]?.tag === 0xa0 ? 5 : 4];
  if (subject === undefined) throw new RangeError('a certificate without a subject');
  return children(subject)
    .reverse()
    .map((relative) => children(relative).map(attribute).join('+'))
    .join(',');
}

function attribute(node: Der): string {
  const [type, value] = children(node);
  if (type === undefined || value === undefined) throw new RangeError('a name without type or value');
  const oid = objectIdentifier(type.body);
  const keyword = keywords[oid];
  const text = keyword === undefined ? null : textOf(value);
  return text === null ? `${keyword ?? oid}=#${value.whole.toString('hex')}` : `${keyword}=${escaped(text)}`;
}

/** RFC 2253, section 2.4. */
function escaped(text: string): string {
  return text
    .replace(/[,+"\\<>;]/g, '\\$&')
    .replace(/^[ #]/, '\\$&')
    .replace(/ +$/, (spaces) => '\\ '.repeat(spaces.length));
}

/** Null for a value that is no string. */
function textOf({ tag, body }: Der): string | null {
  if (tag === 0x0c) return body.toString('utf8');
  if (tag === 0x13 || tag === 0x14 || tag === 0x16) return body.toString('latin1');
  if (tag === 0x1e) return Buffer.from(body).swap16().toString('utf16le');
  return null;
}

function objectIdentifier(body: Buffer): string {
  const parts: number[] = [];
  let value = 0;
  for (const byte of body) {
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      parts.push(value);
      value = 0;
    }
  }
  const first = Math.min(2, Math.floor((parts[0] ?? 0) / 40));
  return [first, (parts[0] ?? 0) - first * 40, ...parts.slice(1)].join('.');
}

interface Der {
  tag: number;
  body: Buffer;
  whole: Buffer;
}

function children({ body }: Der): Der[] {
  const found: Der[] = [];
  for (let at = 0; at < body.length; at += found.at(-1)!.whole.length) found.push(read(body, at));
  return found;
}

function read(bytes: Buffer, at: number): Der {
  const short = bytes.readUInt8(at + 1);
  const lengthBytes = short < 0x80 ? 0 : short & 0x7f;
  const length = lengthBytes === 0 ? short : bytes.readUIntBE(at + 2, lengthBytes);
  const start = at + 2 + lengthBytes;
  if (start + length > bytes.length) throw new RangeError('a certificate that ends too early');
  return {
    tag: bytes.readUInt8(at),
    body: bytes.subarray(start, start + length),
    whole: bytes.subarray(at, start + length),
  };
}
