// The tree of a publisher's text as templates: text nodes and ten known elements. Every block finds its own direction and stands where the page's would, and every link shows where it leads.
import { css, html, nothing, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import { richText, type Block, type Inline } from '../src/catalogue/rich-text.ts';

/** A publisher's text; headings stand below a section's. */
export const rich = (source: string): TemplateResult => html`<div class="rich">${richText(source).map(block)}</div>`;

function block(one: Block): TemplateResult {
  switch (one.kind) {
    case 'heading':
      return html`<h4>${one.children.map(inline)}</h4>`;
    case 'paragraph':
      return html`<p class="paragraph">${one.children.map(inline)}</p>`;
    case 'list':
      return one.start === null
        ? html`<ul>${one.items.map((item) => html`<li>${item.map(inline)}</li>`)}</ul>`
        : html`<ol start=${one.start}>${one.items.map((item) => html`<li>${item.map(inline)}</li>`)}</ol>`;
  }
}

function inline(one: Inline): TemplateResult | string {
  if (typeof one === 'string') return one;
  const children = one.children.map(inline);
  if (one.kind === 'strong') return html`<strong>${children}</strong>`;
  if (one.kind !== 'link') return html`<em>${children}</em>`;
  const named = one.children.length === 1 && one.children[0] === one.host;
  return html`<a href=${one.href} target="_blank" rel="noopener noreferrer nofollow"><bdi>${children}</bdi><span class="visually-hidden"> ${msg('(opens a new tab)')}</span></a>${named ? nothing : html` <bdi class="host">(${one.host})</bdi>`}`;
}

export const richCss = css`
  .rich {
    display: grid;
    gap: 12px;
    max-inline-size: 68ch;
    overflow-wrap: anywhere;
  }
  .rich h4 {
    margin: 8px 0 -4px;
    font-size: 14px;
    font-weight: 600;
    line-height: 1.2;
  }
  .rich :is(h4, li) {
    unicode-bidi: plaintext;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  .rich :is(p, li) {
    white-space: pre-line;
  }
  .rich :is(ul, ol) {
    display: grid;
    gap: 6px;
    margin: 0;
    padding-inline-start: 22px;
  }
  .rich ul {
    list-style: disc;
  }
  .rich ol {
    list-style: decimal;
  }
  .rich li::marker {
    color: var(--muted);
    font-variant-numeric: tabular-nums;
  }
  .rich strong {
    font-weight: 600;
  }
  .host {
    color: var(--muted);
    font-size: 12px;
  }
`;
