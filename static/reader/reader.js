/* The dossier reader: pdf.js's own viewer parts (pages drawn when seen, text layer, search) under our tool bar.
   Written for `default-src 'self'`. Whatever fails, the link to the PDF itself stays on the page. */
import { buildFrame } from "./frame.js";
import { bindTools } from "./tools.js";
import { bindSearch } from "./search.js";
import { bindOutline } from "./outline.js";
import { bindKeys } from "./keys.js";
import { keepPosition, startPage } from "./position.js";

const ANNOTATIONS_SHOWN = 1; // links work, forms are drawn but not filled
const EDITOR_OFF = -1;
const NEW_TAB = 2;

async function load(section) {
  const { pdfjs, viewer, worker } = section.dataset;
  const library = await import(pdfjs);
  library.GlobalWorkerOptions.workerSrc = worker;
  globalThis.pdfjsLib = library;
  return { library, parts: await import(viewer) };
}

function openDocument(library, section) {
  const base = new URL(section.dataset.assets, document.baseURI).href;
  return library.getDocument({
    url: section.dataset.reader,
    cMapUrl: `${base}cmaps/`,
    standardFontDataUrl: `${base}standard_fonts/`,
    wasmUrl: `${base}wasm/`,
    iccUrl: `${base}iccs/`,
    useWasm: false, // the policy forbids compiling WebAssembly; the JavaScript decoders stand in
    isEvalSupported: false,
    enableXfa: false,
  });
}

function buildViewer(parts, frame) {
  const eventBus = new parts.EventBus();
  const linkService = new parts.PDFLinkService({ eventBus, externalLinkTarget: NEW_TAB });
  const findController = new parts.PDFFindController({ eventBus, linkService });
  const viewer = new parts.PDFViewer({
    container: frame.scroller,
    viewer: frame.pages,
    eventBus,
    linkService,
    findController,
    annotationMode: ANNOTATIONS_SHOWN,
    annotationEditorMode: EDITOR_OFF,
    removePageBorders: false,
  });
  linkService.setViewer(viewer);
  return { eventBus, linkService, findController, viewer };
}

function fitOnResize(frame, viewer) {
  let waiting = 0;
  new ResizeObserver(() => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => {
      const value = viewer.currentScaleValue;
      if (value === "page-width" || value === "page-fit") viewer.currentScaleValue = value;
      viewer.update();
    });
  }).observe(frame.scroller);
}

function explain(frame, error) {
  const words = error?.name === "PasswordException"
    ? "Ce PDF est protégé par un mot de passe. Ouvrez le fichier lui-même pour le lire."
    : "Le document n’a pas pu être affiché ici. Ouvrez le fichier lui-même avec le bouton ci-dessous.";
  frame.fail(words);
}

async function start(section) {
  const frame = buildFrame(section);
  try {
    const { library, parts } = await load(section);
    const task = openDocument(library, section);
    task.onProgress = ({ loaded, total }) => frame.progress(loaded, total);
    const pdf = await task.promise;
    const reader = { ...buildViewer(parts, frame), pdf, frame, section };
    reader.eventBus.on("pagesinit", () => {
      reader.viewer.currentScaleValue = "page-width";
      const from = startPage(section, pdf.numPages);
      if (from.top !== null) reader.linkService.goToXY(from.page, 0, from.top);
      else if (from.page > 1) reader.viewer.currentPageNumber = from.page;
      keepPosition(reader);
      frame.ready();
    });
    bindTools(reader);
    bindSearch(reader);
    bindKeys(reader);
    fitOnResize(frame, reader.viewer);
    reader.viewer.setDocument(pdf);
    reader.linkService.setDocument(pdf, null);
    await bindOutline(reader);
  } catch (error) {
    explain(frame, error);
  }
}

for (const section of document.querySelectorAll("[data-reader]")) start(section);
