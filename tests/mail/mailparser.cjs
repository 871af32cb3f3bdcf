"use strict";

// Reads messages, each a line of Base64, and writes for each a line of JSON: how nodemailer's mailparser reads it.
const readline = require("node:readline");
const { simpleParser } = require("mailparser");

const options = { keepCidLinks: true, skipHtmlToText: true, skipTextToHtml: true };

const mailboxes = (fields) =>
  [fields ?? []]
    .flat()
    .flatMap((field) => field.value)
    .map(({ name, address, group }) => (group ? { group: name, members: mailboxes({ value: group }) } : [name, address]));

const read = (mail) => ({
  subject: mail.subject ?? "",
  from: mailboxes(mail.from),
  to: mailboxes(mail.to),
  cc: mailboxes(mail.cc),
  replyTo: mailboxes(mail.replyTo),
  text: mail.text ?? null,
  html: mail.html || null,
  attachments: mail.attachments.map(({ filename, contentType, cid, contentDisposition, content }) => ({
    filename: filename || "",
    contentType,
    cid: cid ?? "",
    disposition: contentDisposition ?? "",
    content: content.toString("base64"),
  })),
  lines: mail.headerLines.map(({ line }) => line),
});

async function answer() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const mail = await simpleParser(Buffer.from(line, "base64"), options).then(read, (error) => ({ error: String(error) }));
    process.stdout.write(`${JSON.stringify(mail)}\n`);
  }
}

answer();
