import { describe, expect, it } from 'vitest';
import { clientOptionsFromProperties } from '../../src/config/client-properties.js';
import { parseJavaProperties } from '../../src/config/java-properties.js';

/** `${NAME}`, spelt so that no linter takes it for a forgotten template. */
const variable = (name: string) => `\${${name}}`;

const files: Record<string, string> = { '/etc/kafka/ca.pem': 'CA', '/etc/kafka/client.pem': 'KEY+CHAIN' };
const read = (text: string, env: NodeJS.ProcessEnv = {}) =>
  clientOptionsFromProperties({
    path: '/etc/kafka/client.properties',
    text,
    env,
    readFile: (path) => Buffer.from(files[path] ?? `unexpected ${path}`),
  });

describe('the properties format is read as Java reads it', () => {
  it('separators, comments, blanks', () => {
    const map = parseJavaProperties('# c\n! d\n a = 1 \nb:2\nc 3\n\nd\ne=\n');
    expect([...map]).toEqual([
      ['a', '1 '],
      ['b', '2'],
      ['c', '3'],
      ['d', ''],
      ['e', ''],
    ]);
  });

  it('continued lines and escapes', () => {
    expect(parseJavaProperties('list=a,\\\n    b\nkey\\ with\\=odd=x\\u0041\\n').get('list')).toBe('a,b');
    expect(parseJavaProperties('key\\ with\\=odd=x\\u0041\\n').get('key with=odd')).toBe('xA\n');
    expect(parseJavaProperties('path=C:\\\\dir\\\\\nnext=1').get('next')).toBe('1');
  });
});

describe('client.properties', () => {
  it('SASL_SSL with SCRAM and a PEM trust store', () => {
    const options = read(
      [
        'bootstrap.servers=k1:9093,k2:9093',
        'security.protocol=SASL_SSL',
        'sasl.mechanism=SCRAM-SHA-512',
        'sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\',
        '  username="ann" password="q\\"uote";'.replace('\\"', '\\\\"'),
        'ssl.truststore.type=PEM',
        'ssl.truststore.location=ca.pem',
        'request.timeout.ms=5000',
        'max.poll.records=10',
      ].join('\n'),
    );
    expect(options).toEqual({
      bootstrap: ['k1:9093', 'k2:9093'],
      tls: { ca: 'CA' },
      sasl: { mechanism: 'SCRAM-SHA-512', username: 'ann', password: 'q"uote' },
      requestTimeoutMs: 5000,
    });
  });

  it('mutual TLS with a PEM key store, host names unchecked as Java writes it', () => {
    const options = read(
      'security.protocol=SSL\nssl.keystore.type=PEM\nssl.keystore.location=client.pem\nssl.key.password=k\nssl.endpoint.identification.algorithm=\n',
    );
    expect(options.tls).toEqual({ cert: 'KEY+CHAIN', key: 'KEY+CHAIN', passphrase: 'k', skipHostnameCheck: true });
  });

  it('takes secrets from the environment', () => {
    const options = read(
      'security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username=bob password="PW_HERE";\n'.replace(
        'PW_HERE',
        variable('PW'),
      ),
      { PW: 'p;w' },
    );
    expect(options.sasl).toEqual({ mechanism: 'PLAIN', username: 'bob', password: 'p;w' });
  });

  const refused: [string, string, RegExp][] = [
    ['an unknown protocol', 'security.protocol=TLS', /security\.protocol is "TLS"; expected one of PLAINTEXT, SSL/],
    ['Kerberos', 'security.protocol=SASL_SSL', /sasl\.mechanism GSSAPI is not supported/],
    ['SASL without a user', 'security.protocol=SASL_SSL\nsasl.mechanism=PLAIN', /sasl\.jaas\.config is missing/],
    [
      'a JKS trust store',
      'security.protocol=SSL\nssl.truststore.location=t.jks',
      /ssl\.truststore\.type is JKS, .* convert it to PEM/,
    ],
    [
      'a time-out that is no number',
      'request.timeout.ms=soon',
      /request\.timeout\.ms is "soon"; expected a positive number/,
    ],
  ];
  it.each(refused)('refuses %s with what to do', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('never repeats a secret in an error', () => {
    const text = 'security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.jaas.config=password="hunter2"';
    expect(() => read(text)).toThrow(/^(?!.*hunter2).*sasl\.jaas\.config/);
  });
});
