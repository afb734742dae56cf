// Takes a message as nodemailer's sendMail does, DKIM options included; gives the message that nodemailer would send, in Base64.
import { text } from 'node:stream/consumers';
import nodemailer from 'nodemailer';

const transport = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
const { message } = await transport.sendMail(JSON.parse(await text(process.stdin)));
process.stdout.write(JSON.stringify({ message: message.toString('base64') }));
