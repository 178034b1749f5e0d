import { expect } from '@open-wc/testing';
import '../../components/define.ts';
import { define } from '../../components/define.ts';
import * as elements from '../../components/index.ts';

/** What the console was told meanwhile. */
function told(act: () => void): string[] {
  const lines: string[] = [];
  const { info } = console;
  console.info = (line: string) => lines.push(line);
  try {
    act();
  } finally {
    console.info = info;
  }
  return lines;
}

describe('define', () => {
  const classes = Object.entries(elements).filter(([name]) => name.startsWith('Mkt'));
  const tagOf = (name: string) => name.replace(/[A-Z]/g, (letter, at) => `${at ? '-' : ''}${letter.toLowerCase()}`);
  for (const [name, element] of classes) {
    it(`registers ${name} under its own name`, () => expect(customElements.get(tagOf(name))).to.equal(element));
  }

  it('says nothing the second time', () => expect(told(() => define())).to.deep.equal([]));

  it('loads a second time', async () => {
    const again = '../../components/define.ts?again';
    await import(again);
  });

  it('leaves a tag to whoever took it, and says once which and what to do', () => {
    class Theirs extends HTMLElement {}
    class Other extends HTMLElement {}
    customElements.define('test-theirs', Theirs);
    customElements.define('test-other', Other);
    const lines = told(() =>
      define([
        ['test-theirs', class extends HTMLElement {}],
        ['test-other', class extends HTMLElement {}],
      ]),
    );
    expect(customElements.get('test-theirs')).to.equal(Theirs);
    expect(lines).to.have.length(1);
    expect(lines[0]).to.contain('<test-theirs>, <test-other>').and.to.contain('under another tag');
  });

  it('registers a class that has another tag already', () => {
    class Once extends HTMLElement {}
    customElements.define('test-once', Once);
    define([['test-twice', Once]]);
    expect(customElements.get('test-twice')?.prototype).to.be.instanceOf(Once);
  });
});
