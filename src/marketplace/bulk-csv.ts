// The results of a bulk installation as a file for a spreadsheet (RFC 4180), whose cells are never read as formulas. It writes no file.

/** A cell that a spreadsheet would run as a formula is text: names come from people. A quote in front is what they take for "text". */
const asText = (cell: string): string => (/^[\s\uFEFF]*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/u.test(cell) ? `'${cell}` : cell);

const quoted = (cell: string): string => `"${asText(cell).replaceAll('"', '""')}"`;

/** Rows of cells, each row ended by CRLF. It begins with a byte order mark, without which a spreadsheet takes it for another encoding. */
export const csv = (rows: readonly (readonly string[])[]): string => `\uFEFF${rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join('')}`;
