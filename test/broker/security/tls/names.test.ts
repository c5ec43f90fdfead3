import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { subjectName } from '../../../../src/broker/security/tls/distinguished-name.js';
import { principalMapping } from '../../../../src/broker/security/tls/principal-mapping.js';
import { pem } from '../secured.js';

it('writes a subject as Java does, which rules and ACLs are written for', () => {
  // What java.security's X500Principal.getName() says of this very certificate.
  expect(subjectName(new X509Certificate(pem('alice.cert')).raw)).toBe(
    'CN=alice,1.2.840.113549.1.9.1=#1611616c696365406578616d706c652e6f7267,OU=Streams,O=Example\\, Inc.,C=DE',
  );
});

it('refuses bytes that are no certificate', () => {
  const whole = new X509Certificate(pem('alice.cert')).raw;
  expect(() => subjectName(whole.subarray(0, 40))).toThrow(RangeError);
});

it.each([
  ['DEFAULT', 'CN=alice,OU=Streams', 'CN=alice,OU=Streams'],
  ['', 'CN=alice', 'CN=alice'],
  ['RULE:^CN=(.*?),OU=Streams.*$/$1/', 'CN=Alice,OU=Streams,O=x', 'Alice'],
  ['RULE:^CN=(.*?),OU=Ops.*$/$1/L, RULE:^CN=(.*?),.*$/$1@x/U,DEFAULT', 'CN=Alice,OU=Streams', 'ALICE@X'],
  ['RULE:^CN=(.*?),OU=Ops.*$/$1/L,DEFAULT', 'CN=Alice,OU=Streams', 'CN=Alice,OU=Streams'],
])('maps by the first rule that matches: %s', (rules, name, expected) => {
  expect(principalMapping(rules)(name)).toBe(expected);
});

it('refuses rules it cannot read, and names that no rule covers', () => {
  expect(() => principalMapping('RULE:(.*)')).toThrow(/not a rule/);
  expect(() => principalMapping('RULE:^CN=a$/a/')('CN=b')).toThrow(/no rule/);
});
