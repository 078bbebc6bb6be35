using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Whistle.TestKit.Pages;

/// <summary>A page as a person meets it: what it says, its forms and links.</summary>
public sealed class Page
{
    private readonly Browser browser;
    private readonly Uri address;

    internal Page(Browser browser, Uri address, HttpResponseMessage answer, string html, IHtmlDocument document)
    {
        (this.browser, this.address, Html, Document) = (browser, address, html, document);
        Status = answer.StatusCode;
        Headers = answer.Headers.Concat(answer.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        RedirectedTo = answer.Headers.Location is { } to ? new Uri(address, to).PathAndQuery : null;
    }

    public HttpStatusCode Status { get; }

    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The path it sends the browser to; null where it is a page itself.</summary>
    public string? RedirectedTo { get; }

    public string Html { get; }

    public IHtmlDocument Document { get; }

    /// <summary>The words of the first element that fits, without spare space; empty where there is none.</summary>
    public string Text(string css) => Words(Document.QuerySelector(css));

    public IReadOnlyList<string> Texts(string css) => [.. Document.QuerySelectorAll(css).Select(Words)];

    public bool Has(string css) => Document.QuerySelector(css) is not null;

    /// <summary>The value that stands in a field.</summary>
    public string? Value(string name) => Document.QuerySelector($"[name='{name}']") switch
    {
        IHtmlInputElement input => input.Value,
        IHtmlTextAreaElement area => area.Value,
        IHtmlSelectElement select => select.Value,
        _ => null,
    };

    /// <summary>Follows the redirect.</summary>
    public Task<Page> FollowAsync() => browser.OpenAsync(RedirectedTo ?? throw new InvalidOperationException($"{address.PathAndQuery} answered {Status} and led nowhere."));

    /// <summary>Follows the first link that fits.</summary>
    public Task<Page> ClickAsync(string css)
        => browser.OpenAsync(Document.QuerySelector(css)?.GetAttribute("href") ?? throw new InvalidOperationException($"{address.PathAndQuery} has no link {css}."));

    /// <summary>
    /// Fills in the fields and sends the form of the main part that has them (its first, where none are given), with all that
    /// the form carries besides: hidden inputs, the antiforgery value, what is filled in already.
    /// </summary>
    public Task<Page> SubmitAsync(params (string Name, string Value)[] fields) => SubmitAsync(FormWith(fields.Select(f => f.Name)), fields, []);

    /// <summary>The same for one certain form.</summary>
    public Task<Page> SubmitFormAsync(string css, params (string Name, string Value)[] fields)
        => SubmitAsync((IHtmlFormElement)(Document.QuerySelector(css) ?? throw new InvalidOperationException($"{address.PathAndQuery} has no form {css}.")), fields, []);

    /// <summary>The same with files, for a form that takes them.</summary>
    public Task<Page> SubmitAsync(IReadOnlyList<(string Name, string Value)> fields, params (string Name, string FileName, byte[] Bytes)[] files)
        => SubmitAsync(FormWith(fields.Select(f => f.Name).Concat(files.Select(f => f.Name))), fields, files);

    private IHtmlFormElement FormWith(IEnumerable<string> names)
    {
        var forms = (Document.QuerySelector("main") ?? (IParentNode)Document).QuerySelectorAll("form[method=post i]").Cast<IHtmlFormElement>();
        return forms.FirstOrDefault(form => names.All(name => form.QuerySelector($"[name='{name}']") is not null))
            ?? throw new InvalidOperationException($"{address.PathAndQuery} ({Status}) has no form with {string.Join(", ", names)}.\n{Html}");
    }

    private Task<Page> SubmitAsync(IHtmlFormElement form, IReadOnlyList<(string Name, string Value)> fields, (string Name, string FileName, byte[] Bytes)[] files)
    {
        var given = fields.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        var all = Carried(form).Where(f => !given.Contains(f.Key)).Concat(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))).ToList();
        var to = new Uri(address, form.GetAttribute("action") is { Length: > 0 } action ? action : address.PathAndQuery);
        if (form.GetAttribute("enctype") != "multipart/form-data")
            return browser.SendAsync(new(HttpMethod.Post, to) { Content = new FormUrlEncodedContent(all) });
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in all)
            content.Add(new StringContent(value), name);
        foreach (var file in files)
            content.Add(new ByteArrayContent(file.Bytes), file.Name, file.FileName);
        return browser.SendAsync(new(HttpMethod.Post, to) { Content = content });
    }

    /// <summary>What a browser would send of the form as it stands, without its buttons.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Carried(IHtmlFormElement form)
    {
        foreach (var element in form.Elements)
            switch (element)
            {
                case IHtmlInputElement { Name.Length: > 0, IsDisabled: false, Type: not ("submit" or "button" or "file" or "image" or "reset") } input
                    when input.Type is not ("checkbox" or "radio") || input.IsChecked:
                    yield return new(input.Name!, input.Value);
                    break;
                case IHtmlTextAreaElement { Name.Length: > 0, IsDisabled: false } area:
                    yield return new(area.Name!, area.Value);
                    break;
                case IHtmlSelectElement { Name.Length: > 0, IsDisabled: false } select:
                    foreach (var option in select.SelectedOptions)
                        yield return new(select.Name!, option.Value);
                    break;
            }
    }

    private static string Words(IElement? element)
        => element is null ? "" : string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
