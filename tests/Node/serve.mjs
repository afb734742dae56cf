// Runs the programs beside it, each of which exports what it does with its input. A line in: { program, input }; a line out: { output } or { fault }.
import { createInterface } from 'node:readline';

// Standard output is for the answers alone, whatever a library has to say.
console.log = console.error;

const answer = async ({ program, input }) => {
    try {
        return { output: await (await import(`./${program}`)).default(input) };
    } catch (fault) {
        return { fault: fault.stack ?? `${fault}` };
    }
};

for await (const line of createInterface({ input: process.stdin })) process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
