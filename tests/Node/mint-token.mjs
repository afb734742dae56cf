// Runs the code of TOKEN.md as it stands there, on the arguments given.
import { readFileSync } from 'node:fs';

export default async ({ document, args }) => {
    const code = /```js\n([\s\S]*?)```/.exec(readFileSync(document, 'utf8'))[1];
    const { token } = await import(`data:text/javascript,${encodeURIComponent(`${code}\nexport { token };`)}`);
    return token(...args);
};
