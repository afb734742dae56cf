// Runs the code of TOKEN.md as it stands there, on the arguments given.
import { readFileSync } from 'node:fs';

const { document, args } = JSON.parse(readFileSync(0, 'utf8'));
const code = /```js\n([\s\S]*?)```/.exec(readFileSync(document, 'utf8'))[1];
const { token } = await import(`data:text/javascript,${encodeURIComponent(`${code}\nexport { token };`)}`);
console.log(JSON.stringify(token(...args)));
