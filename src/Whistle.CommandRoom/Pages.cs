using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Whistle.CommandRoom;

/// <summary>The pages of the room, and the same facts for programs.</summary>
internal static class Pages
{
    private static readonly string[] Faults = ["slow", "fail", "repeat", "reorder", "dead", "ahead"];

    private const string Style = """
        :root{color-scheme:light dark;font:16px/1.5 system-ui,"Noto Sans SC",sans-serif}body{margin:0}header,main{max-width:60rem;margin:0 auto;padding:.75rem 1rem}
        header{display:flex;gap:1rem;flex-wrap:wrap;align-items:center;border-bottom:1px solid #8884}h1{font-size:1.4rem;margin:.5rem 0}h2{font-size:1.1rem;margin:1.2rem 0 .4rem}
        table{border-collapse:collapse;width:100%}th,td{text-align:start;padding:.5rem;border-bottom:1px solid #8884;vertical-align:top}input,textarea,button,select{font:inherit;padding:.5rem;max-width:100%;box-sizing:border-box;min-height:44px}
        textarea,input[type=text],input[type=url]{width:100%}form{margin:.75rem 0;display:grid;gap:.4rem;max-width:40rem}button{justify-self:start}.quiet{opacity:.75;font-size:.9rem}.scroll{overflow-x:auto}code{overflow-wrap:anywhere}dt{font-weight:600}dd{margin:0 0 .4rem}a{padding:.3rem 0;display:inline-block}
        """;

    public static void Map(WebApplication app)
    {
        app.MapGet("/style.css", () => Results.Text(Style, "text/css"));
        app.MapGet("/", (Delegate)ListAsync);
        app.MapGet("/settings", (Delegate)SettingsAsync);
        app.MapGet("/rooms/{room}/cases/{number}", ShowAsync);
        app.MapGet("/cases.json", async (Store store) => Results.Json(await store.InAsync(() => store.Cases("ORDER BY room, number").ConvertAll(one => new { one.Room, one.Number, one.OutsideNumber, one.State, one.Round, one.Seq, one.Version, Case = JsonNode.Parse(one.Snapshot), Letters = store.Letters(one.Room, one.Number).ConvertAll(letter => new { letter.Id, letter.Type, letter.State, letter.Attempts, letter.Status, Body = JsonNode.Parse(letter.Body) }) }))));
        app.MapPost("/rooms", SaveRoomAsync).DisableAntiforgery();
        app.MapPost("/faults", SaveFaultsAsync).DisableAntiforgery();
        app.MapPost("/rooms/{room}/cases/{number}", PressAsync).DisableAntiforgery();
    }

    private static async Task<IResult> SaveRoomAsync(HttpContext http, Store store)
    {
        if (!IsOwn(http))
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var name = form["name"].ToString().Trim().ToLowerInvariant();
        var (theirs, ours, report) = (form["theirs"].ToString().Trim(), form["ours"].ToString().Trim(), form["report"].ToString().Trim());
        if (name.Length is 0 or > 20 || !name.All(char.IsAsciiLetterOrDigit) || !theirs.Split(' ').All(Signature.IsSecret) || !Signature.IsSecret(ours) || !Uri.TryCreate(report, UriKind.Absolute, out _))
            return Refused(http);
        await store.InAsync(() => store.Run("INSERT INTO room (name, report, theirs, ours) VALUES (@name, @report, @theirs, @ours) ON CONFLICT (name) DO UPDATE SET report = @report, theirs = @theirs, ours = @ours",
            ("name", name), ("report", report), ("theirs", theirs), ("ours", ours)));
        return Results.LocalRedirect("/settings");
    }

    private static async Task<IResult> SaveFaultsAsync(HttpContext http, Store store, WrongClock clock, Bell bell)
    {
        if (!IsOwn(http))
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        foreach (var fault in Faults)
            if (form.TryGetValue(fault, out var said) && int.TryParse(said.ToString() is { Length: > 0 } text ? text : "0", NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
                await store.InAsync(() => store.Run("INSERT INTO setting (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = @value", ("name", fault), ("value", fault == "ahead" ? value : Math.Clamp(value, 0, 60_000))));
        clock.Set(await store.InAsync(() => store.Setting("ahead")));
        bell.Ring();
        return Results.LocalRedirect("/settings");
    }

    private static async Task<IResult> PressAsync(string room, string number, HttpContext http, Desk desk)
    {
        if (!IsOwn(http))
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var photos = new List<(string, string)>();
        foreach (var photo in form.Files.Where(photo => photo.Length > 0).Take(9))
        {
            using var kept = new MemoryStream();
            await photo.CopyToAsync(kept, http.RequestAborted);
            photos.Add(await desk.KeepPhotoAsync(kept.ToArray(), photo.ContentType));
        }
        return await desk.PressAsync(room, number, form["act"].ToString(), form["words"], photos, $"{http.Request.Scheme}://{http.Request.Host}")
            ? Results.LocalRedirect($"/rooms/{room}/cases/{number}") : Refused(http);
    }

    /// <summary>A page of somewhere else must not be able to press our buttons.</summary>
    private static bool IsOwn(HttpContext http)
    {
        var origin = http.Request.Headers.Origin.ToString();
        return origin.Length > 0 ? Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == http.Request.Host.Value : http.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";
    }

    private static IResult Refused(HttpContext http)
        => Results.Content(Page(http, "Page.Refused", page => page.Append(CultureInfo.InvariantCulture, $"<p>{T(http, "Page.RefusedHint")}</p>")), "text/html; charset=utf-8", statusCode: StatusCodes.Status409Conflict);

    private static async Task<IResult> ListAsync(HttpContext http, Store store)
    {
        var cases = await store.InAsync(() => store.Cases("ORDER BY updated_at DESC LIMIT 200"));
        return Html(Page(http, "Page.Cases", page =>
        {
            if (cases.Count == 0)
                page.Append(CultureInfo.InvariantCulture, $"""<p>{T(http, "Page.NoCases")} <a href="/settings">{T(http, "Page.Settings")}</a></p>""");
            page.Append(CultureInfo.InvariantCulture, $"""<div class="scroll"><table><thead><tr><th>{T(http, "Case.Number")}</th><th>{T(http, "Case.Room")}</th><th>{T(http, "Case.What")}</th><th>{T(http, "Case.State")}</th></tr></thead><tbody>""");
            foreach (var one in cases)
                page.Append(CultureInfo.InvariantCulture, $"""<tr><td><a href="/rooms/{H(one.Room)}/cases/{H(one.Number)}">{H(one.Number)}</a><div class="quiet">{H(one.OutsideNumber)}</div></td><td>{H(one.Room)}</td><td>{H(Name(http, JsonNode.Parse(one.Snapshot)?["dutyItem"]?["matter"]))}<div class="quiet">{H(Name(http, JsonNode.Parse(one.Snapshot)?["school"]))}</div></td><td>{T(http, "State." + one.State)}</td></tr>""");
            page.Append("</tbody></table></div>");
        }));
    }

    private static async Task<IResult> ShowAsync(string room, string number, HttpContext http, Store store)
    {
        var (found, letters) = await store.InAsync(() => (store.Case(room, number), store.Letters(room, number)));
        if (found is not { } one)
            return Results.NotFound();
        var snapshot = JsonNode.Parse(one.Snapshot)!;
        return Html(Page(http, "Page.Case", page =>
        {
            page.Append(CultureInfo.InvariantCulture, $"<p><strong>{T(http, "State." + one.State)}</strong> · {H(one.Number)} · {H(one.OutsideNumber)} · {T(http, "Case.Round")} {one.Round}</p><dl>");
            foreach (var (key, value) in new[] { ("Case.What", Name(http, snapshot["dutyItem"]?["matter"])), ("Case.School", Name(http, snapshot["school"])), ("Case.Place", (string?)snapshot["location"]?["text"]), ("Case.Description", (string?)snapshot["description"]), ("Case.Analysis", (string?)snapshot["analysis"]), ("Case.AssignBy", (string?)snapshot["assignBy"]), ("Case.FinishBy", (string?)snapshot["finishBy"]) })
                if (!string.IsNullOrEmpty(value))
                    page.Append(CultureInfo.InvariantCulture, $"<dt>{T(http, key)}</dt><dd>{H(value)}</dd>");
            page.Append("</dl><p>");
            foreach (var photo in snapshot["photos"]?.AsArray() ?? [])
                page.Append(CultureInfo.InvariantCulture, $"""<a href="{H((string?)photo?["url"])}">{T(http, "Case.Photo")}</a> """);
            page.Append("</p>");
            foreach (var (act, rule) in Desk.Acts.Where(act => act.Value.From.Contains(one.State, StringComparer.Ordinal)))
            {
                page.Append(CultureInfo.InvariantCulture, $"""<form method="post" enctype="multipart/form-data"><input type="hidden" name="act" value="{act}">""");
                if (rule.Field is not null)
                    page.Append(CultureInfo.InvariantCulture, $"""<label for="w-{act}">{T(http, "Act." + act + ".Words")}</label><textarea id="w-{act}" name="words" rows="2" required></textarea>""");
                if (act is "result" or "progress")
                    page.Append(CultureInfo.InvariantCulture, $"""<label for="p-{act}">{T(http, "Case.Photos")}</label><input id="p-{act}" type="file" name="photos" accept="image/*" multiple>""");
                page.Append(CultureInfo.InvariantCulture, $"<button>{T(http, "Act." + act)}</button></form>");
            }
            page.Append(CultureInfo.InvariantCulture, $"""<h2>{T(http, "Case.Letters")}</h2><div class="scroll"><table><tbody>""");
            foreach (var letter in letters.OrderByDescending(letter => letter.At, StringComparer.Ordinal))
                page.Append(CultureInfo.InvariantCulture, $"""<tr><td>{H(letter.At)}</td><td>{T(http, letter.State == "in" ? "Letter.In" : "Letter.Out")}</td><td>{H(letter.Type)} <span class="quiet">×{letter.Attempts} {H(letter.Status)} {(letter.State == "in" ? "" : T(http, "Letter." + letter.State))}</span></td></tr>""");
            page.Append("</tbody></table></div>");
        }));
    }

    private static async Task<IResult> SettingsAsync(HttpContext http, Store store)
    {
        var (rooms, faults) = await store.InAsync(() => (store.Rooms(), Faults.ToDictionary(fault => fault, store.Setting, StringComparer.Ordinal)));
        return Html(Page(http, "Page.Settings", page =>
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>{T(http, "Room.Title")}</h2><p>{T(http, "Room.Lead")}</p><ul>");
            foreach (var room in rooms)
                page.Append(CultureInfo.InvariantCulture, $"<li><code>{http.Request.Scheme}://{http.Request.Host}/rooms/{H(room.Name)}</code> → <code>{H(room.Report)}</code></li>");
            page.Append(CultureInfo.InvariantCulture, $"""
                </ul><form method="post" action="/rooms">
                <label for="name">{T(http, "Room.Name")}</label><input id="name" name="name" type="text" required pattern="[a-z0-9]+" maxlength="20" value="town">
                <label for="report">{T(http, "Room.Report")}</label><input id="report" name="report" type="url" required>
                <label for="theirs">{T(http, "Room.Theirs")}</label><input id="theirs" name="theirs" type="text" required autocomplete="off">
                <label for="ours">{T(http, "Room.Ours")}</label><input id="ours" name="ours" type="text" required autocomplete="off">
                <button>{T(http, "Room.Save")}</button></form><h2>{T(http, "Fault.Title")}</h2><form method="post" action="/faults">
                """);
            foreach (var fault in Faults)
                page.Append(CultureInfo.InvariantCulture, $"""<label for="{fault}">{T(http, "Fault." + fault)}</label><input id="{fault}" name="{fault}" type="number" {(fault == "ahead" ? "" : $"min=\"0\" max=\"{(fault == "slow" ? 60000 : fault == "fail" ? 100 : 1)}\"")} value="{faults[fault]}">""");
            page.Append(CultureInfo.InvariantCulture, $"<button>{T(http, "Fault.Save")}</button></form>");
        }));
    }

    private static IResult Html(string page) => Results.Content(page, "text/html; charset=utf-8");

    private static string Page(HttpContext http, string title, Action<StringBuilder> write)
    {
        var culture = Words.Of(http);
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html><html lang="{culture.Name}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{T(http, title)} · {T(http, "Page.Name")}</title><link rel="stylesheet" href="/style.css"></head>
            <body><header><strong>{T(http, "Page.Name")}</strong><nav><a href="/">{T(http, "Page.Cases")}</a> · <a href="/settings">{T(http, "Page.Settings")}</a></nav></header><main><h1>{T(http, title)}</h1>
            """);
        write(page);
        return page.Append("</main></body></html>").ToString();
    }

    private static string T(HttpContext http, string key) => H(Words.Of(Words.Of(http), key));

    private static string? Name(HttpContext http, JsonNode? both) => (string?)both?[Words.Of(http).TwoLetterISOLanguageName == "en" ? "en" : "zh"];

    private static string H(string? text) => WebUtility.HtmlEncode(text ?? "");
}
