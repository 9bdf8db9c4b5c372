'use strict';
// What a reader can do with a page: copy and save exhibits, print, see where they are.
// Works from file:// and without the clipboard; the page is complete without any of it.
(() => {
  const words = JSON.parse(document.getElementById('words').textContent);
  const status = document.querySelector('.said');
  const SCALE = 2;

  const make = (tag, attributes = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.append(...children);
    return element;
  };

  const say = (button, word) => {
    status.textContent = word;
    const usual = button.dataset.word;
    button.textContent = word;
    clearTimeout(button.timer);
    button.timer = setTimeout(() => { button.textContent = usual; }, 2000);
  };

  const download = (name, href) => make('a', { download: name, href }).click();

  const save = (name, parts, type) => {
    const url = URL.createObjectURL(new Blob(parts, { type }));
    download(name, url);
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  };

  // Data ----------------------------------------------------------------------------------------

  const exhibit = (figure) => JSON.parse(figure.querySelector('script.exhibit-data').textContent);

  const grid = ({ columns, rows }) => [columns, ...rows].map(
    (row) => row.map((cell) => (cell === null || cell === undefined ? '' : String(cell))));

  const tsv = (data) => grid(data).map(
    (row) => row.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t')).join('\n') + '\n';

  const csv = (data) => '\uFEFF' + grid(data).map(
    (row) => row.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell)).join(','))
    .join('\r\n') + '\r\n';

  // The clipboard, and the older way where it is refused ------------------------------------------

  const copyByCommand = (formats) => {
    const fill = (event) => {
      for (const [type, text] of Object.entries(formats)) event.clipboardData.setData(type, text);
      event.preventDefault();
    };
    // Some browsers fire `copy` only when something is selected.
    const area = make('textarea', { value: formats['text/plain'], readOnly: true });
    document.body.append(area);
    area.select();
    document.addEventListener('copy', fill, { once: true });
    const done = document.execCommand('copy');
    document.removeEventListener('copy', fill);
    area.remove();
    return done;
  };

  const copy = async (formats) => {
    try {
      const blobs = Object.entries(formats).map(([type, text]) => [type, new Blob([text], { type })]);
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
      return true;
    } catch {
      return copyByCommand(formats);
    }
  };

  // Pictures --------------------------------------------------------------------------------------

  const picture = (figure) => figure.querySelector(':scope > svg');

  const sizeOf = (svg) => {
    const box = svg.viewBox.baseVal;
    const shown = svg.getBoundingClientRect();
    const width = Math.max(760, Math.round(shown.width));
    return box && box.width
      ? { width, height: Math.round(width * box.height / box.width) }
      : { width: shown.width, height: shown.height };
  };

  const svgText = (svg) => {
    const alone = svg.cloneNode(true);
    const { width, height } = sizeOf(svg);
    alone.setAttribute('width', width);
    alone.setAttribute('height', height);
    return new XMLSerializer().serializeToString(alone);
  };

  const canvasOf = async (svg) => {
    const { width, height } = sizeOf(svg);
    const image = new Image(width, height);
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(svg))}`;
    await image.decode();
    const canvas = make('canvas', { width: width * SCALE, height: height * SCALE });
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  };

  const pngOf = async (svg) => {
    const canvas = await canvasOf(svg);
    return new Promise((done) => { canvas.toBlob(done, 'image/png'); });
  };

  const showPicture = async (figure) => {
    const url = (await canvasOf(picture(figure))).toDataURL('image/png');
    const close = make('button', { type: 'button', textContent: words.close, autofocus: true });
    const dialog = make('dialog', { className: 'by-hand' },
      make('p', { textContent: words.byHand }),
      make('img', { src: url, alt: exhibit(figure).title }),
      make('div', {},
        make('a', { href: url, download: `${figure.id}.png`, textContent: words.savePng }), close));
    close.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  };

  // Buttons ---------------------------------------------------------------------------------------

  const copyPicture = async (figure) => {
    try {
      // A promise inside the item keeps the click's permission alive while the picture is drawn.
      const item = new ClipboardItem({ 'image/png': pngOf(picture(figure)) });
      await navigator.clipboard.write([item]);
      return words.copied;
    } catch {
      await showPicture(figure);
      return null;
    }
  };

  const copyData = async (figure) => (
    await copy({ 'text/plain': tsv(exhibit(figure)) }) ? words.copied : words.failed);

  const copyTable = async (figure) => {
    const table = figure.querySelector('table').cloneNode(true);
    for (const drawing of table.querySelectorAll('svg')) {
      drawing.replaceWith(drawing.querySelector('text')?.textContent ?? drawing.getAttribute('aria-label') ?? '');
    }
    table.setAttribute('border', '1');
    const data = exhibit(figure);
    const text = (what) => make('p', { textContent: what }).outerHTML;
    const html = text(data.title) + table.outerHTML
      + text(figure.querySelector('.exhibit-source')?.textContent ?? data.source ?? '');
    return await copy({ 'text/html': html, 'text/plain': tsv(data) }) ? words.copied : words.failed;
  };

  const saveSvg = (figure) => {
    const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
    save(`${figure.id}.svg`, [head, svgText(picture(figure))], 'image/svg+xml');
    return words.saved;
  };

  const savePng = async (figure) => {
    save(`${figure.id}.png`, [await pngOf(picture(figure))], 'image/png');
    return words.saved;
  };

  const saveCsv = (figure) => {
    save(`${figure.id}.csv`, [csv(exhibit(figure))], 'text/csv;charset=utf-8');
    return words.saved;
  };

  const TOOLS = {
    chart: { copyPicture, copyData, saveSvg, savePng },
    table: { copyTable, saveCsv },
  };

  for (const figure of document.querySelectorAll('figure.exhibit')) {
    const { title } = exhibit(figure);
    const tools = make('div', { className: 'tools' });
    for (const [name, act] of Object.entries(TOOLS[figure.dataset.kind])) {
      const button = make('button', { type: 'button', textContent: words[name], title: `${words[name]}: ${title}` });
      button.dataset.word = words[name];
      button.addEventListener('click', async () => {
        try {
          const word = await act(figure);
          if (word) say(button, word);
        } catch {
          say(button, words.failed);
        }
      });
      tools.append(button);
    }
    figure.append(tools);
  }

  // Page ------------------------------------------------------------------------------------------

  const print = document.querySelector('button.print');
  print.hidden = false;
  print.addEventListener('click', () => window.print());

  // Closed folds would print as their heading only.
  const folds = document.querySelectorAll('details.chapter');
  const closed = new Set();
  addEventListener('beforeprint', () => {
    for (const fold of folds) if (!fold.open) { closed.add(fold); fold.open = true; }
  });
  addEventListener('afterprint', () => {
    for (const fold of closed) fold.open = false;
    closed.clear();
  });

  // A link into a fold opens it.
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fold = target && target.closest('details.chapter');
    if (fold && !fold.open) { fold.open = true; target.scrollIntoView(); }
  };
  addEventListener('hashchange', reveal);
  reveal();

  // Wide tables scroll inside their frame; the keyboard must reach them.
  for (const frame of document.querySelectorAll('.scroll')) {
    if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
  }

  const rail = document.querySelector('.rail details');
  if (rail) {
    if (matchMedia('(max-width: 60rem)').matches) rail.open = false;
    const links = new Map([...rail.querySelectorAll('a')].map(
      (link) => [document.getElementById(decodeURIComponent(link.hash.slice(1))), link]));
    links.delete(null);
    const mark = () => {
      let here;
      for (const [target, link] of links) {
        link.removeAttribute('aria-current');
        if (!here || target.getBoundingClientRect().top < innerHeight / 3) here = link;
      }
      if (here) here.setAttribute('aria-current', 'true');
    };
    addEventListener('scroll', mark, { passive: true });
    mark();
  }
})();
