import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReportFolder } from '../../src/run/report-folder.js';

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'dcheck-report-test-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const ours = JSON.stringify({ tool: { name: 'diskless-check' }, run: 'new' });

describe('the report folder', () => {
  it('shows nothing before the end, everything after it', async () => {
    const out = join(base, 'deep', 'out');
    const folder = await ReportFolder.open(out, 'r1');
    await folder.keepFile('steady/ack.hlog', 'h');
    expect(readdirSync(out).filter((name) => !name.startsWith('.'))).toEqual([]);
    await folder.publish({ 'scorecard.md': '# m', 'scorecard.json': ours });
    expect(readdirSync(out).sort()).toEqual(['evidence', 'scorecard.json', 'scorecard.md']);
    expect(readFileSync(join(out, 'evidence/steady/ack.hlog'), 'utf8')).toBe('h');
  });

  it('replaces an earlier report as a whole and leaves other files beside it alone', async () => {
    const out = join(base, 'out');
    mkdirSync(join(out, 'evidence'), { recursive: true });
    writeFileSync(join(out, 'scorecard.json'), JSON.stringify({ tool: { name: 'diskless-check' }, run: 'old' }));
    writeFileSync(join(out, 'evidence', 'old.json'), '{}');
    writeFileSync(join(out, 'notes.txt'), 'mine');
    const folder = await ReportFolder.open(out, 'r2');
    expect(readFileSync(join(out, 'scorecard.json'), 'utf8')).toContain('old');
    await folder.publish({ 'scorecard.json': ours });
    expect(readFileSync(join(out, 'scorecard.json'), 'utf8')).toContain('new');
    expect(existsSync(join(out, 'evidence', 'old.json'))).toBe(false);
    expect(readFileSync(join(out, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('refuses a folder of somebody else', async () => {
    writeFileSync(join(base, 'thesis.tex'), 'years of work');
    await expect(ReportFolder.open(base, 'r3')).rejects.toThrow(/holds files that are no report of diskless-check/);
    expect(readdirSync(base)).toEqual(['thesis.tex']);
  });

  it('refuses what is no folder', async () => {
    const file = join(base, 'file');
    writeFileSync(file, '');
    await expect(ReportFolder.open(file, 'r4')).rejects.toThrow(/cannot be written \(EEXIST\)/);
    await expect(ReportFolder.open(join(file, 'below'), 'r4')).rejects.toThrow(/cannot be written \(ENOTDIR\)/);
  });

  it('discarded, leaves nothing, and an earlier report untouched', async () => {
    const fresh = join(base, 'fresh');
    await (await ReportFolder.open(fresh, 'r5')).discard();
    expect(existsSync(fresh)).toBe(false);
    const old = join(base, 'old');
    const first = await ReportFolder.open(old, 'r6');
    await first.publish({ 'scorecard.json': ours });
    await (await ReportFolder.open(old, 'r7')).discard();
    expect(readdirSync(old).sort()).toEqual(['evidence', 'scorecard.json']);
  });

  it('takes over what a killed run left', async () => {
    const out = join(base, 'out');
    await ReportFolder.open(out, 'killed');
    const folder = await ReportFolder.open(out, 'next');
    await folder.publish({ 'scorecard.json': ours });
    expect(readdirSync(out).sort()).toEqual(['evidence', 'scorecard.json']);
  });

  it('lets no evidence file out of evidence/', async () => {
    const folder = await ReportFolder.open(join(base, 'out'), 'r8');
    await expect(folder.keepFile('../../escape', 'x')).rejects.toThrow(/outside evidence/);
  });
});
