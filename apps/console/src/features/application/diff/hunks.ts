import { structuredPatch } from 'diff';
import type { ChangeData, HunkData } from 'react-diff-view';

/** Lines around a change that show where it is. */
const CONTEXT = 4;

/** What turns one text into the other, as the view wants it; empty: they are the same. */
export function hunksOf(before: string, after: string, context = CONTEXT): HunkData[] {
  return structuredPatch('', '', before, after, '', '', { context }).hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) => {
    let [oldLine, newLine] = [oldStart, newStart];
    const changes = lines.flatMap((line): ChangeData[] => {
      const content = line.slice(1);
      if (line.startsWith('-')) return [{ type: 'delete', isDelete: true, lineNumber: oldLine++, content }];
      if (line.startsWith('+')) return [{ type: 'insert', isInsert: true, lineNumber: newLine++, content }];
      if (line.startsWith(' ')) return [{ type: 'normal', isNormal: true, oldLineNumber: oldLine++, newLineNumber: newLine++, content }];
      // `\ No newline at end of file` is no line.
      return [];
    });
    return { content: `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`, oldStart, oldLines, newStart, newLines, changes };
  });
}

/** `+12 −3`. */
export function sizeOf(hunks: readonly HunkData[]): { added: number; removed: number } {
  const changes = hunks.flatMap((hunk) => hunk.changes);
  return { added: changes.filter(({ type }) => type === 'insert').length, removed: changes.filter(({ type }) => type === 'delete').length };
}
