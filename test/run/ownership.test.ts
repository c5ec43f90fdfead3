import { describe, expect, it } from 'vitest';
import { Registry, type Remover } from '../../src/run/ownership.js';

function recordingRemover(failing: 'topics' | 'none' = 'none') {
  const asked: string[] = [];
  const remover: Remover = {
    where: 'k:9092',
    deleteTopics: async (names) => {
      if (failing === 'topics') throw new Error('TOPIC_AUTHORIZATION_FAILED');
      asked.push(...names);
    },
    deleteGroups: async (names) => {
      asked.push(...names);
    },
  };
  return { asked, remover };
}

describe('what a run made is removed', () => {
  it('topics and groups carry the run’s prefix and are registered before they exist', async () => {
    const registry = new Registry('ab12');
    const topic = registry.topic('steady');
    const group = registry.group('readers');
    expect([topic, group]).toEqual(['dcheck-ab12-steady', 'dcheck-ab12-readers']);
    const { asked, remover } = recordingRemover();
    expect(await registry.release([remover])).toEqual([]);
    expect(asked).toEqual([group, topic]);
    expect(registry.empty).toBe(true);
  });

  it('on every cluster that took part', async () => {
    const registry = new Registry('ab12');
    registry.topic('mirror');
    const target = recordingRemover();
    const source = recordingRemover();
    await registry.release([target.remover, source.remover]);
    expect(target.asked).toEqual(source.asked);
    expect(target.asked).toHaveLength(1);
  });

  it('undoings run newest first, and one that fails stops no other', async () => {
    const registry = new Registry('ab12');
    const undone: string[] = [];
    registry.undo('first', async () => void undone.push('first'));
    registry.undo('second', async () => {
      throw new Error('stuck');
    });
    registry.undo('third', async () => void undone.push('third'));
    expect(await registry.release([])).toEqual(['could not undo second: stuck']);
    expect(undone).toEqual(['third', 'first']);
  });

  it('what could not be removed is told, kept, and tried again', async () => {
    const registry = new Registry('ab12');
    registry.topic('t');
    const refused = recordingRemover('topics');
    expect(await registry.release([refused.remover])).toEqual([
      'could not delete topics on k:9092: TOPIC_AUTHORIZATION_FAILED',
    ]);
    const { asked, remover } = recordingRemover();
    expect(await registry.release([remover])).toEqual([]);
    expect(asked).toEqual(['dcheck-ab12-t']);
  });

  it('a name that Kafka would refuse is refused before it is sent', () => {
    expect(() => new Registry('ab12').topic('a/b')).toThrow(/no legal Kafka name/);
  });
});
