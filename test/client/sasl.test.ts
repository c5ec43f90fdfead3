import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { Connection, KafkaError, type SaslOptions } from '../../src/client/index.js';
import { scram } from '../../src/client/scram.js';
import { type Script, ScriptedBroker } from './scripted-broker.js';

const brokers: ScriptedBroker[] = [];
afterEach(async () => {
  for (const broker of brokers.splice(0)) await broker.kill();
});

async function login(sasl: SaslOptions, script: Script): Promise<{ broker: ScriptedBroker; connection: Connection }> {
  const broker = await ScriptedBroker.start({ SaslHandshake: () => ({ mechanisms: [sasl.mechanism] }), ...script });
  brokers.push(broker);
  const connection = await Connection.open(broker, { bootstrap: [], sasl });
  connection.close();
  return { broker, connection };
}

describe('SCRAM', () => {
  // The exchange printed in RFC 7677, section 3.
  const serverFirst = 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096';
  const step = () => scram('sha256', 'user', 'pencil', 'rOprNGfwEbeRWgbNEkqO');

  it('proves knowledge of the password as RFC 7677 shows it', async () => {
    const next = step();
    expect(String(await next(null))).toBe('n,,n=user,r=rOprNGfwEbeRWgbNEkqO');
    expect(String(await next(Buffer.from(serverFirst)))).toBe(
      'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
    );
    expect(await next(Buffer.from('v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='))).toBeNull();
  });

  it('rejects a server that does not know the password', async () => {
    const next = step();
    await next(null);
    await next(Buffer.from(serverFirst));
    await expect(next(Buffer.from('v=AAAATRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='))).rejects.toThrow(
      /signature is wrong/,
    );
  });

  it('rejects a replayed nonce and iteration counts that are too low or absurd', async () => {
    const hostile = [
      'r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
      serverFirst.replace('i=4096', 'i=1'),
      serverFirst.replace('i=4096', 'i=99999999'),
    ];
    for (const message of hostile) {
      const next = step();
      await next(null);
      await expect(next(Buffer.from(message))).rejects.toThrow(/^SCRAM:/);
    }
  });

  it('escapes names, and authenticates against an independent server side (SHA-512)', async () => {
    const salt = Buffer.from('0123456789abcdef');
    let clientFirst = '';
    const serverFirstFor = (nonce: string): string => `r=${nonce}SERVER,s=${salt.toString('base64')},i=4096`;
    const { broker } = await login(
      { mechanism: 'SCRAM-SHA-512', username: 'a=b,c', password: 'pw' },
      {
        SaslAuthenticate: ({ body }) => {
          const text = body.authBytes.toString();
          if (text.startsWith('n,,')) {
            clientFirst = text.slice(3);
            return { authBytes: Buffer.from(serverFirstFor(/r=(.*)$/.exec(clientFirst)![1]!)) };
          }
          const salted = pbkdf2Sync('pw', salt, 4096, 64, 'sha512');
          const hmac = (key: Buffer, data: string): Buffer => createHmac('sha512', key).update(data).digest();
          const clientKey = hmac(salted, 'Client Key');
          const [, withoutProof, proof] = /^(.*),p=(.*)$/.exec(text)!;
          const auth = `${clientFirst},${serverFirstFor(/r=(.*)$/.exec(clientFirst)![1]!)},${withoutProof}`;
          const signature = hmac(createHash('sha512').update(clientKey).digest(), auth);
          const revealed = Buffer.from(proof!, 'base64').map((byte, i) => byte ^ signature[i]!);
          if (!clientKey.equals(revealed)) return { errorCode: 58, errorMessage: 'wrong proof' };
          return { authBytes: Buffer.from(`v=${hmac(hmac(salted, 'Server Key'), auth).toString('base64')}`) };
        },
      },
    );
    expect(clientFirst).toMatch(/^n=a=3Db=2Cc,r=/);
    expect(broker.count('SaslAuthenticate')).toBe(2);
  });
});

describe('PLAIN and OAUTHBEARER', () => {
  const accepting = (seen: string[]): Script => ({
    SaslAuthenticate: ({ body }) => {
      seen.push(body.authBytes.toString());
      return {};
    },
  });

  it('send what their RFCs ask for', async () => {
    const seen: string[] = [];
    await login({ mechanism: 'PLAIN', username: 'u', password: 'p' }, accepting(seen));
    await login({ mechanism: 'OAUTHBEARER', token: async () => 'jwt', extensions: { tenant: 't' } }, accepting(seen));
    expect(seen).toEqual(['\0u\0p', 'n,,\x01auth=Bearer jwt\x01tenant=t\x01\x01']);
  });
});

describe('a refusal', () => {
  it('carries the error code and the words of the broker', async () => {
    const refused = login(
      { mechanism: 'PLAIN', username: 'u', password: 'secret-word' },
      { SaslAuthenticate: () => ({ errorCode: 58, errorMessage: 'Invalid username or password' }) },
    );
    const error = await refused.then(
      () => null,
      (reason: KafkaError) => reason,
    );
    expect(error).toBeInstanceOf(KafkaError);
    expect(error).toMatchObject({ errorName: 'SASL_AUTHENTICATION_FAILED', retriable: false });
    expect(error!.message).toContain('Invalid username or password');
    expect(error!.message).not.toContain('secret-word');
  });

  it('lists the mechanisms that the broker offers instead', async () => {
    const refused = login(
      { mechanism: 'PLAIN', username: 'u', password: 'p' },
      { SaslHandshake: () => ({ errorCode: 33, mechanisms: ['SCRAM-SHA-512', 'OAUTHBEARER'] }) },
    );
    await expect(refused).rejects.toThrow(/UNSUPPORTED_SASL_MECHANISM.*the broker offers SCRAM-SHA-512, OAUTHBEARER/);
  });
});
