import { describe, expect, it } from 'vitest';
import { explainDifference, type Explanation, type Meeting, type Passage, type Values } from './explain-difference.js';

const REPLICAS = 'spec.replicas';
const IMAGE = 'spec.template.spec.containers[name=web].image';
const image = (tag: string): string => JSON.stringify(`example.com/web:${tag}`);
const branch: Passage = { isSameRef: false, carries: 'everything', meetings: [] };
const directory: Passage = { isSameRef: true, carries: 'files', meetings: [] };
const promoted = (source: number, target: number): Meeting => ({ source, target, promoted: true });
const together = (source: number, target: number): Meeting => ({ source, target, promoted: false });
const at = (passage: Passage, ...meetings: Meeting[]): Passage => ({ ...passage, meetings });

describe('why a field differs', () => {
  it.each<[string, string, Values, Values, Passage, Explanation]>([
    ['is the environment’s own where nothing is promoted and both follow one branch', REPLICAS, ['1'], ['3'], { ...directory, carries: 'nothing' }, { kind: 'overlay', because: 'own-files' }], // prettier-ignore
    ['is an overlay where both differed at the version that was promoted', REPLICAS, ['1', '1', '1'], ['3'], at(branch, promoted(2, 0)), { kind: 'overlay', because: 'differed' }], // prettier-ignore
    ['is an overlay at the same commit of different branches', REPLICAS, ['1', '1'], ['3'], at(branch, together(1, 0)), { kind: 'overlay', because: 'differed' }], // prettier-ignore
    ['is a lag where both agreed at the last promotion, and the source went on', REPLICAS, ['4', '4', '2', '1'], ['1'], at(branch, promoted(3, 0)), { kind: 'lag', because: 'not-promoted', version: 1, since: 2 }], // prettier-ignore
    ['is a lag since the field first moved, not since versions that left it alone', REPLICAS, ['4', '1', '1'], ['1'], at(branch, promoted(2, 0)), { kind: 'lag', because: 'not-promoted', version: 0, since: 0 }], // prettier-ignore
    ['is a lag where a newer version added it', REPLICAS, ['4', undefined], [undefined], at(branch, promoted(1, 0)), { kind: 'lag', because: 'not-promoted', version: 0, since: 0 }], // prettier-ignore
    ['is the target’s own where it alone changed since', REPLICAS, ['1', '1'], ['5', '5', '1'], at(branch, promoted(1, 2)), { kind: 'overlay', because: 'own-change', of: 'target', version: 1 }], // prettier-ignore
    ['is the source’s own where its Promotion carries images and it is none', REPLICAS, ['2', '1'], ['1'], at({ ...directory, carries: 'images' }, promoted(1, 0)), { kind: 'overlay', because: 'own-change', of: 'source', version: 0 }], // prettier-ignore
    ['is a lag where such a Promotion carries it', IMAGE, [image('2'), image('1')], [image('1')], at({ ...directory, carries: 'images' }, promoted(1, 0)), { kind: 'lag', because: 'not-promoted', version: 0, since: 0 }], // prettier-ignore
    ['is a lag where both changed, and the target has what the source had between', REPLICAS, ['3', '2', '1'], ['2', '1'], at(branch, promoted(2, 1)), { kind: 'lag', because: 'not-promoted', version: 0, since: 0 }], // prettier-ignore
    ['can’t be told where both changed to something of their own', REPLICAS, ['3', '1'], ['9', '1'], at(branch, promoted(1, 1)), { kind: 'unknown', because: 'both-changed' }], // prettier-ignore
    ['by directory is no overlay for standing in one commit', REPLICAS, ['2'], ['1'], at(directory, together(0, 0)), { kind: 'unknown', because: 'never-met' }], // prettier-ignore
    ['by directory is an overlay where one commit wrote both', REPLICAS, ['7', '2', '1'], ['3', '1'], at(directory, together(1, 0)), { kind: 'overlay', because: 'written-together' }], // prettier-ignore
    ['by directory looks further back for a commit at which both agreed', IMAGE, [image('2'), image('2'), image('1')], [image('1'), image('1')], at(directory, together(1, 0), together(2, 1)), { kind: 'lag', because: 'not-promoted', version: 1, since: 1 }], // prettier-ignore
    ['is a lag where the source had that before, though no common version is kept', REPLICAS, ['3', '2', '1'], ['2'], branch, { kind: 'lag', because: 'not-promoted', version: 0, since: 0 }], // prettier-ignore
    ['is a lag where the tag of the image is an older version', IMAGE, [image('1.10.0')], [image('1.9.0')], branch, { kind: 'lag', because: 'older-tag' }], // prettier-ignore
    ['of a tag that is newer than the one before can’t be told', IMAGE, [image('1.9.0')], [image('1.10.0')], branch, { kind: 'unknown', because: 'never-met' }], // prettier-ignore
    ['of another image can’t be told', IMAGE, ['"a.example/x:2.0.0"'], ['"b.example/x:1.0.0"'], branch, { kind: 'unknown', because: 'never-met' }], // prettier-ignore
    ['can’t be told where they never ran the same', REPLICAS, ['3', '3'], ['2'], branch, { kind: 'unknown', because: 'never-met' }], // prettier-ignore
  ])('%s', (_, path, source, target, passage, expected) => {
    expect(explainDifference(path, source, target, passage)).toEqual(expected);
  });
});
