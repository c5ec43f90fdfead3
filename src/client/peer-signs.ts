import { NotKafka, type NotKafkaSign } from './errors.js';

/** @param where host:port; @param why what the frame decoder or the message decoder objected to */
export function garbled(where: string, firstBytes: Buffer, why: string): NotKafka {
  const seen = signOf(firstBytes);
  if (seen?.sign === 'tls') {
    return new NotKafka(
      `${where} answered with TLS, not with Kafka's protocol in plain text. Set security.protocol to SSL or SASL_SSL if this is the TLS listener.`,
      'tls',
    );
  }
  if (seen !== null) {
    return new NotKafka(
      `${where} speaks ${seen.what}, not Kafka's protocol. Check the port: Kafka brokers usually listen on 9092.`,
      seen.sign,
    );
  }
  return new NotKafka(`${where} answered ApiVersions with bytes that are not Kafka's protocol (${why}).`, 'garbage');
}

export function closedAtOnce(where: string): NotKafka {
  return new NotKafka(
    `${where} accepted the connection and closed it instead of answering ApiVersions: not a Kafka listener, or one that wants TLS (security.protocol).`,
    'closed',
  );
}

export function silent(where: string, waitedMs: number): NotKafka {
  return new NotKafka(
    `${where} accepted the connection but did not answer ApiVersions within ${waitedMs} ms: not a Kafka listener, or a broker that hangs.`,
    'silent',
  );
}

/** What the first bytes of a peer that is not Kafka give away; null when they could still be a Kafka frame. */
function signOf(firstBytes: Buffer): { sign: NotKafkaSign; what: string } | null {
  const text = firstBytes.subarray(0, 64).toString('latin1');
  if (/^HTTP\/|^<(!doctype|html)/i.test(text)) return { sign: 'http', what: 'HTTP' };
  // TLS record header: alert (21) or handshake (22), version 3.x.
  if ((firstBytes[0] === 0x15 || firstBytes[0] === 0x16) && firstBytes[1] === 0x03) return { sign: 'tls', what: 'TLS' };
  if (/^SSH-/.test(text)) return { sign: 'banner', what: 'SSH' };
  const printable = /^[\x20-\x7e]{4,}/.exec(text)?.[0];
  if (printable !== undefined) return { sign: 'banner', what: `text ("${printable.slice(0, 40)}")` };
  return null;
}
