// Twilio's client asks another base URL than Twilio's for a token, and prints what it got:
// twilio.mjs PORT ACCOUNT AUTH_TOKEN TTL
import twilio from "twilio";

const [port, account, authToken, ttl] = process.argv.slice(2);
const client = twilio(account, authToken, { autoRetry: false });
client.api.baseUrl = `http://127.0.0.1:${port}`;
try {
  const token = await client.tokens.create({ ttl: Number(ttl) });
  const { username, password, accountSid, iceServers, dateCreated } = token;
  console.log(JSON.stringify({ username, password, ttl: token.ttl, accountSid, iceServers, dateCreated }));
} catch (error) {
  console.log(JSON.stringify({ status: error.status, code: error.code, message: error.message }));
}
