/** JSON that was cut short, closed where it ends, or after the last value of it that is whole. */
export function closed(json: string): string {
  const open: string[] = [];
  let isText = false;
  let whole = "";
  for (let place = 0; place < json.length; place += 1) {
    const letter = json.charAt(place);
    if (isText) {
      if (letter === "\\") place += 1;
      else if (letter === '"') isText = false;
    } else if (letter === '"') isText = true;
    else if (letter === "{" || letter === "[") {
      open.unshift(letter === "{" ? "}" : "]");
      whole = json.slice(0, place + 1) + open.join("");
    } else if (letter === "}" || letter === "]") open.shift();
    else if (letter === ",") whole = json.slice(0, place) + open.join("");
  }
  const ended = isText ? `${withoutHalfEscape(json)}"` : json;
  const all = ended + open.join("");
  return isJson(all) ? all : whole;
}

/** `\` and `\u00` at the end would escape the quote that is added. */
function withoutHalfEscape(json: string): string {
  return json.replace(/((?:^|[^\\])(?:\\\\)*)\\(?:u[0-9a-fA-F]{0,3})?$/, "$1");
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
