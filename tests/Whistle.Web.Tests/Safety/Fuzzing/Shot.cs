using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Whistle.Web.Tests.Safety.Fuzzing;

/// <summary>One generated request, complete, so that it can be sent again.</summary>
/// <param name="Operation">The address of the document that it is meant for.</param>
/// <param name="Login">Whose token it carries; "" is nobody, "?" a token that nobody has.</param>
internal sealed record Shot(Operation Operation, string Address, string Login, IReadOnlyList<(string Name, string Value)> Headers, string? ContentType, byte[]? Body)
{
    private const int Shown = 3_000;

    public HttpRequestMessage Request(string? token)
    {
        var request = new HttpRequestMessage(new HttpMethod(Operation.Method), Address);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (Body is not null)
        {
            request.Content = new ByteArrayContent(Body);
            if (ContentType is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        }
        foreach (var (name, value) in Headers)
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content?.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    /// <summary>As a command line that sends it again.</summary>
    public override string ToString()
    {
        var line = new StringBuilder().Append(CultureInfo.InvariantCulture, $"curl -i -X {Operation.Method} '$WHISTLE{Address}' -H 'Authorization: Bearer $({(Login.Length == 0 ? "nobody" : $"./run token {Login}")})'");
        foreach (var (name, value) in Headers)
            line.Append(CultureInfo.InvariantCulture, $" -H '{name}: {Cut(value)}'");
        if (Body is not null)
            line.Append(CultureInfo.InvariantCulture, $" -H 'Content-Type: {ContentType}' --data-binary @<(base64 -d <<<'{Cut(Convert.ToBase64String(Body))}')  # {Body.Length} bytes: {Cut(Encoding.UTF8.GetString(Body))}");
        return line.ToString();
    }

    private static string Cut(string text) => text.Length > Shown ? $"{text[..Shown]}… ({text.Length} characters)" : text;
}
