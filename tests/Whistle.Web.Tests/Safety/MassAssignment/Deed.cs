using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Whistle.Platform.SignIn;
using Whistle.Web.Tests.Files;

namespace Whistle.Web.Tests.Safety.MassAssignment;

/// <summary>A request that somebody may well send, to which anything can be added.</summary>
/// <param name="Name">The address's row and, where a page has several forms, which of them.</param>
/// <param name="Login">Who may send it; null is nobody.</param>
/// <param name="Declared">The fields that it really has.</param>
internal sealed record Deed(string Name, string? Login, string Method, string Address, IReadOnlySet<string> Declared, JsonObject? Json, IReadOnlyList<(string Name, string Value)>? Form, (string Name, byte[] Bytes)? File = null, string? Match = null)
{
    private static int keys;

    public HttpRequestMessage Request(IEnumerable<Extra> extras)
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), Address) { Content = Json is not null ? Body(extras) : Typed(extras) };
        if (Json is not null || Address.StartsWith("/api/", StringComparison.Ordinal))
            request.Headers.Add("Idempotency-Key", $"deed-{Interlocked.Increment(ref keys)}");
        if (Match is not null)
            request.Headers.TryAddWithoutValidation("If-Match", Match);
        return request;
    }

    /// <summary>Written by hand, so that a name can stand in it twice.</summary>
    private StringContent Body(IEnumerable<Extra> extras)
    {
        var members = Json!.Select(one => (one.Key, one.Value?.ToJsonString() ?? "null")).Concat(extras.Select(extra => (Key: extra.Name, extra.Json))).ToList();
        return new("{" + string.Join(',', members.Select(one => $"{System.Text.Json.JsonSerializer.Serialize(one.Item1)}:{one.Item2}")) + "}", Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
    }

    private HttpContent Typed(IEnumerable<Extra> extras)
    {
        var fields = (Form ?? []).Concat(extras.Select(extra => (extra.Name, Value: extra.Typed))).ToList();
        if (File is not { } file)
            return new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            content.Add(new StringContent(value), $"\"{name}\"");
        content.Add(new ByteArrayContent(file.Bytes) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } }, file.Name, "gate.jpg");
        return content;
    }
}

/// <summary>Fills in a form as a hurried person does: what stands there already stays, the first choice is taken, words go where words are asked.</summary>
internal static class Filling
{
    private const string Words = "现场已经看过，情况写在这里。";

    public static IReadOnlyList<Deed> Of(string name, string? login, string address, string html)
    {
        var document = new HtmlParser().ParseDocument(html);
        var forms = (document.QuerySelector("main") ?? (IParentNode)document).QuerySelectorAll("form[method=post i]").Cast<IHtmlFormElement>().Where(form => IsHere(form, address)).ToList();
        // whatever any form of the page has is a field of the page
        var declared = forms.SelectMany(form => form.QuerySelectorAll("[name]")).Select(one => one.GetAttribute("name")!).SelectMany(one => new[] { one, one.Split('.', '[')[^1].TrimEnd(']') }).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. forms.Select((form, no) =>
        {
            var fields = Fields(form);
            var handler = fields.FirstOrDefault(field => field.Name == "_handler").Value;
            var file = form.GetAttribute("enctype") == "multipart/form-data" && form.QuerySelector("input[type=file]") is { } input ? (input.GetAttribute("name")!, Pictures.Jpeg(64, 48)) : ((string, byte[])?)null;
            return new Deed($"{name} {handler ?? $"form {no}"}{Button(form)}", login, "POST", address, declared, null, fields, file);
        }).DistinctBy(deed => deed.Name)];
    }

    private static bool IsHere(IHtmlFormElement form, string address) => (form.GetAttribute("action") ?? "") is var action && (action.Length == 0 || action.Split('?')[0] == address.Split('?')[0]);

    private static string Button(IHtmlFormElement form) => form.QuerySelector("button[name][value]") is { } button ? $" {(button.GetAttribute("value") is { Length: <= 20 } said ? said : button.GetAttribute("name"))}" : "";

    private static List<(string Name, string Value)> Fields(IHtmlFormElement form)
    {
        var fields = new List<(string Name, string Value)>();
        foreach (var element in form.Elements)
            switch (element)
            {
                case IHtmlInputElement { Name.Length: > 0, IsDisabled: false, Type: "radio" } radio:
                    if (radio.IsChecked || fields.All(field => field.Name != radio.Name) && !form.QuerySelectorAll($"input[type=radio][name='{radio.Name}']").Cast<IHtmlInputElement>().Any(one => one.IsChecked))
                        fields.Add((radio.Name!, radio.Value));
                    break;
                case IHtmlInputElement { Name.Length: > 0, IsDisabled: false, Type: "checkbox" } box:
                    if (box.IsChecked || box.IsRequired || box.Name is "agree" or "similarSeen" or "done")
                        fields.Add((box.Name!, box.Value));
                    break;
                case IHtmlInputElement { Name.Length: > 0, IsDisabled: false, Type: not ("submit" or "button" or "file" or "image" or "reset") } input:
                    fields.Add((input.Name!, input.Value is { Length: > 0 } there ? there : Typed(input)));
                    break;
                case IHtmlTextAreaElement { Name.Length: > 0, IsDisabled: false } area:
                    fields.Add((area.Name!, area.Value is { Length: > 0 } said ? said : Words));
                    break;
                case IHtmlSelectElement { Name.Length: > 0, IsDisabled: false } select:
                    fields.Add((select.Name!, select.Value is { Length: > 0 } chosen ? chosen : select.Options.FirstOrDefault(option => option.Value.Length > 0)?.Value ?? ""));
                    break;
            }
        if (form.QuerySelector("button[name][value]") is { } button)
            fields.Add((button.GetAttribute("name")!, button.GetAttribute("value")!));
        return fields;
    }

    private static string Typed(IHtmlInputElement input) => input.Type switch
    {
        "date" => input.GetAttribute("max") is { Length: > 0 } latest ? latest : "2026-12-31",
        "number" => input.GetAttribute("min") is { Length: > 0 } least ? least : "5",
        "tel" => "0571-86001234",
        "url" => "https://receiver.invalid/hook",
        "email" => "someone@example.invalid",
        "password" => DemoMode.Password,
        "month" => "2026-11",
        "time" => "09:00",
        "hidden" => "",
        _ => input.Name?.Split('.')[^1].ToLowerInvariant() switch
        {
            "login" => "new.person.here",
            "phone" => "0571-86001234",
            "endpoint" or "url" => "https://receiver.invalid/hook",
            "lat" => "30.412",
            "lon" => "120.031",
            "year" => "2027",
            "email" => "someone@example.invalid",
            _ => Words[..Math.Min(Words.Length, Math.Max(1, input.MaxLength > 0 ? input.MaxLength : Words.Length))],
        },
    };
}
