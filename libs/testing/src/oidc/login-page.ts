const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Where a person tells the provider who it is; a browser fills it in, and so can a test that only has fetch. */
export const loginPage = (uid: string, problem = ''): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Sign in to the identity provider</title>
<h1>Identity provider</h1>
<p role="alert">${escape(problem)}</p>
<form method="post" action="/login/${encodeURIComponent(uid)}">
  <label>User <input name="user" autocomplete="off"></label>
  <label>Password <input name="password" type="password"></label>
  <button name="decision" value="sign-in">Sign in</button>
  <button name="decision" value="cancel">Cancel</button>
</form>
</html>
`;
