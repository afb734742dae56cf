// Builds a mail as nodemailer sends it. In: the options of sendMail, those of DKIM included. Out: { message }, Base64.
import nodemailer from 'nodemailer';

const transport = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

export default async options => ({ message: (await transport.sendMail(options)).message.toString('base64') });
