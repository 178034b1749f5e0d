// The reference page of the contract, made of its OpenAPI document: every operation with what it takes, what it answers and how it refuses, and every shape.
// Plain HTML without a script; everything that is data is escaped.
import type { Json } from './document.ts';

interface Shape {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly allOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: Shape | boolean;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly default?: unknown;
}
interface Content {
  readonly description?: string;
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema: Shape }>>;
}
interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly description?: string; readonly schema: Shape }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}
interface Document {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Shape>> };
}

const escaped = (value: unknown): string => String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const code = (value: unknown): string => `<code>${escaped(value)}</code>`;
/** Prose with its `code`. */
const prose = (value: string): string => escaped(value).replaceAll(/`([^`]+)`/g, '<code>$1</code>');

const nameIn = (ref: string): string => ref.split('/').at(-1) ?? '';
const linkTo = (ref: string): string => `<a href="#shape-${escaped(nameIn(ref))}">${escaped(nameIn(ref))}</a>`;
const choices = (shape: Shape): readonly Shape[] => (shape.anyOf ?? shape.oneOf ?? []).flatMap((one) => (one.anyOf ?? one.oneOf ? choices(one) : [one]));

/** What a value may be, in words. */
function kind(shape: Shape): string {
  if (shape.$ref !== undefined) return linkTo(shape.$ref);
  const several = choices(shape);
  if (several.length > 0) return [...new Set(several.map(kind))].join(' or ');
  if (shape.allOf?.[0]) return kind(shape.allOf[0]);
  if (shape.const !== undefined) return code(JSON.stringify(shape.const));
  if (shape.enum) return shape.enum.map((value) => code(value)).join(' or ');
  if (shape.type === 'array') return `list of ${shape.items ? kind(shape.items) : 'anything'}${bounds(shape.minItems, shape.maxItems)}`;
  if (shape.type === 'object') return shape.properties ? 'object' : typeof shape.additionalProperties === 'object' ? `map to ${kind(shape.additionalProperties)}` : 'object';
  if (shape.type === 'integer' || shape.type === 'number') return `${shape.type === 'integer' ? 'whole number' : 'number'}${bounds(shape.minimum, shape.maximum)}`;
  if (shape.type === 'string') return `${shape.format === undefined ? 'text' : escaped(shape.format)}${bounds(shape.minLength, shape.maxLength)}`;
  return shape.type === 'boolean' ? 'true or false' : shape.type === 'null' ? 'null' : 'anything';
}

function bounds(min: number | undefined, max: number | undefined): string {
  if (max === undefined) return min === undefined || min === 0 ? '' : `, ${min} or more`;
  return min === max ? `, exactly ${max}` : `, ${min ?? 0} to ${max}`;
}

/** The objects inside a value, which are shown below it. */
function inner(shape: Shape): readonly Shape[] {
  if (shape.$ref !== undefined) return [];
  if (shape.items) return inner(shape.items);
  if (typeof shape.additionalProperties === 'object') return inner(shape.additionalProperties);
  return shape.properties ? [shape] : choices(shape).flatMap(inner);
}

function fields(shape: Shape): string {
  const objects = inner(shape);
  const one = ({ properties = {}, required = [] }: Shape): string =>
    `<ul class="fields">${Object.entries(properties)
      .map(([name, value]) => `<li>${code(name)} <span class="kind">${kind(value)}${required.includes(name) ? '' : ' <em>optional</em>'}</span>${fields(value)}</li>`)
      .join('')}</ul>`;
  return objects.map((object, index) => `${index === 0 ? '' : '<p class="or">or</p>'}${one(object)}`).join('');
}

const shapeOf = ({ content }: Content): Shape | undefined => Object.values(content ?? {})[0]?.schema;

function operationSection(path: string, method: string, { operationId, summary, description, parameters = [], requestBody, responses }: Operation): string {
  const asked = parameters.map((one) => `<tr><th scope="row">${code(one.name)}</th><td>${escaped(one.in)}${one.required ? '' : ', <em>optional</em>'}</td><td>${kind(one.schema)}</td><td>${prose(one.description ?? '')}</td></tr>`);
  const answers = Object.entries(responses).map(([status, one]) => {
    const shape = one.$ref === undefined ? shapeOf(one) : { $ref: '#/components/schemas/Refusal' };
    const says = one.$ref === undefined ? (one.description ?? '') : 'No token, or one that is not valid any more.';
    return `<tr data-status="${escaped(status.at(0))}"><th scope="row">${escaped(status)}</th><td>${prose(says)}</td><td>${shape ? kind(shape) : ''}</td></tr>`;
  });
  const body = requestBody && shapeOf(requestBody);
  return `
        <section class="operation" id="${escaped(operationId)}" aria-labelledby="${escaped(operationId)}-title">
          <h3 id="${escaped(operationId)}-title"><span class="method" data-method="${escaped(method)}">${escaped(method)}</span> <code>${escaped(path).replaceAll('/', '/<wbr />')}</code></h3>
          <p>${prose(summary)} <span class="muted">${prose(description)}</span></p>${
            asked.length === 0 ? '' : `\n          <div class="table" role="region" tabindex="0" aria-label="Parameters of ${escaped(operationId)}"><table><caption>Parameters</caption><tbody>${asked.join('')}</tbody></table></div>`
          }${body ? `\n          <p class="body">Body: ${kind(body)}</p>` : ''}
          <div class="table" role="region" tabindex="0" aria-label="Answers of ${escaped(operationId)}"><table><caption>Answers</caption><tbody>${answers.join('')}</tbody></table></div>
        </section>`;
}

/** The whole page. */
export function referencePage(openApi: Json): string {
  const { info, tags, paths, components } = openApi as unknown as Document;
  const all = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })));
  const areas = tags.map(({ name }) => ({ name, operations: all.filter(({ operation }) => operation.tags[0] === name) }));
  const shapes = Object.entries(components.schemas).sort(([a], [b]) => a.localeCompare(b, 'en'));
  return `<!doctype html>
<!-- Generated by \`npm run openapi\`; not written by hand. -->
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta http-equiv="Content-Security-Policy" content="default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'" />
    <title>${escaped(info.title)} API reference</title>
    <link rel="icon" href="./mark.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="./host.css" />
    <link rel="stylesheet" href="./api-reference.css" />
  </head>
  <body>
    <a class="skip" href="#main">Skip to content</a>
    <header class="top"><img src="./mark.svg" width="28" height="28" alt="" /><a href="../index.html">marketplace-elements</a></header>
    <nav aria-label="Operations">
      <ul>${areas
        .map(({ name, operations }) => `
        <li><span>${escaped(name)}</span><ul>${operations.map(({ operation: { operationId } }) => `<li><a href="#${escaped(operationId)}">${escaped(operationId)}</a></li>`).join('')}</ul></li>`)
        .join('')}
        <li><a href="#shapes">Shapes</a></li>
      </ul>
    </nav>
    <main id="main" tabindex="-1">
      <h1>API reference</h1>
      <p class="lead">${prose(info.description)} Every request carries <code>Authorization: Bearer …</code>; every refusal is written alike. Version ${escaped(info.version)}.</p>${areas
        .map(({ name, operations }) => `
      <section class="area" aria-labelledby="area-${escaped(name)}">
        <h2 id="area-${escaped(name)}">${escaped(name)}</h2>${operations.map(({ path, method, operation }) => operationSection(path, method, operation)).join('')}
      </section>`)
        .join('')}
      <section class="area" aria-labelledby="shapes">
        <h2 id="shapes">Shapes</h2>${shapes
          .map(([name, shape]) => `
        <details class="shape" id="shape-${escaped(name)}"><summary><h3>${escaped(name)}</h3></summary>${shape.description === undefined ? '' : `<p>${prose(shape.description)}</p>`}${fields(shape) || `<p class="kind">${kind(shape)}</p>`}</details>`)
          .join('')}
      </section>
    </main>
  </body>
</html>
`;
}
