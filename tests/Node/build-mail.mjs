// Builds a mail as nodemailer sends it. In: the message's options. Out: { message }, Base64.
import { text } from 'node:stream/consumers';
import nodemailer from 'nodemailer';

const transport = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
const { message } = await transport.sendMail(JSON.parse(await text(process.stdin)));
console.log(JSON.stringify({ message: message.toString('base64') }));
