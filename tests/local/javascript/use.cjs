"use strict";

// A handful of actions with the JavaScript SDK, on the endpoint that is given; prints what was answered.
const sdk = require("@aws-sdk/client-pinpoint-email");

const client = new sdk.PinpointEmailClient({
  endpoint: process.argv[2],
  region: "eu-west-1",
  credentials: { accessKeyId: "test", secretAccessKey: process.argv[3] },
  maxAttempts: 1,
});

const raw = "From: jane@example.com\r\nTo: bob@example.org\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nraw";

async function use() {
  const identity = { EmailIdentity: "example.com" };
  const created = await client.send(
    new sdk.CreateEmailIdentityCommand({ ...identity, Tags: [{ Key: "team", Value: "news + more" }] }),
  );
  const simple = await client.send(
    new sdk.SendEmailCommand({
      FromEmailAddress: "jane@example.com",
      Destination: { ToAddresses: ["ada@example.org"] },
      Content: { Simple: { Subject: { Data: "Grüße", Charset: "UTF-8" }, Body: { Text: { Data: "simple" } } } },
    }),
  );
  const complete = await client.send(
    new sdk.SendEmailCommand({ Destination: {}, Content: { Raw: { Data: Buffer.from(raw) } } }),
  );
  const listed = await client.send(new sdk.ListEmailIdentitiesCommand({ PageSize: 1 }));
  const report = await client.send(
    new sdk.GetDomainStatisticsReportCommand({
      Domain: "example.com",
      StartDate: new Date(Date.now() - 6 * 86_400_000),
      EndDate: new Date(),
    }),
  );
  const missing = await client
    .send(new sdk.GetConfigurationSetCommand({ ConfigurationSetName: "no/such set" }))
    .catch((error) => error);
  return {
    tokens: created.DkimAttributes.Tokens.length,
    messages: [simple.MessageId, complete.MessageId],
    identities: listed.EmailIdentities,
    days: report.DailyVolumes.length,
    error: [missing.name, missing.$metadata.httpStatusCode],
  };
}

use()
  .catch((error) => ({ error: [error.name, error.$metadata?.httpStatusCode] }))
  .then((result) => console.log(JSON.stringify(result)));
