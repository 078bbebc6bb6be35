using Whistle.Exchange.Province.Content;
using Whistle.Kernel;
using Whistle.Platform.Http;

namespace Whistle.Exchange.Province.Requests;

/// <summary>Reads what was typed or sent: the same for a form and for JSON.</summary>
internal static class ExportBody
{
    /// <param name="scope">Where none is named: the city, or a district that is the only one.</param>
    public static (ExportAsk? Ask, IReadOnlyList<Refusal> Errors) Read(BodyReader body, UnitId? scope, DateOnly today)
    {
        var district = body.Id("district", required: false) is { } id ? new UnitId(id) : scope;
        var (purpose, receiver) = (body.Text("purpose", true, ExportRequest.LongestPurpose), body.Text("receiver", true, ExportRequest.LongestReceiver));
        var (kind, day) = (body.Code<ExportKind>("kind"), body.Day("upTo", required: false));
        var classes = body.CodeList<ExportClass>("classes", required: true);
        if (body.Errors.Count > 0)
            return (null, body.Errors);
        var ask = new ExportAsk(district, purpose!, receiver!, kind ?? ExportKind.Full, day ?? today, classes);
        return ExportRules.WhyNotAsk(ask, today).ToList() is { Count: > 0 } wrong ? (null, wrong) : (ask, []);
    }
}
