// A mail server that takes every letter and sends none on, for tests of what people are told.

import { createServer } from 'node:net';

/** The text of a letter as its reader sees it, whatever it was packed in for the journey. */
function unpacked(raw) {
  const [, head, body] = raw.match(/^([^]*?)\r?\n\r?\n([^]*)$/) ?? [undefined, raw, ''];
  const packed = head.match(/^content-transfer-encoding:\s*(\S+)/im)?.[1].toLowerCase();
  if (packed === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (packed !== 'quoted-printable') return body;
  const bytes = body.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Starts one on a free port. `letters` grows with each that comes in: to whom, and the text. */
export async function relay() {
  const letters = [];
  const server = createServer((socket) => {
    let [waiting, to, letter] = ['', [], null];
    const say = (line) => socket.write(`${line}\r\n`);
    const line = (text) => {
      if (letter !== null) {
        if (text !== '.') return void (letter += `${text.replace(/^\.\./, '.')}\r\n`);
        letters.push({ to, text: unpacked(letter) });
        [to, letter] = [[], null];
        return say('250 taken');
      }
      const word = text.slice(0, 4).toUpperCase();
      if (word === 'RCPT') to.push(text.match(/<(.*?)>/)?.[1]);
      if (word === 'DATA') letter = '';
      if (word === 'QUIT') return socket.end('221 bye\r\n');
      return say(word === 'DATA' ? '354 go on' : '250 yes');
    };
    socket.setEncoding('latin1');
    socket.on('error', () => socket.destroy());
    socket.on('data', (text) => {
      const lines = (waiting + text).split('\r\n');
      waiting = lines.pop();
      lines.forEach(line);
    });
    say('220 relay of a test');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { letters, url: `smtp://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}
