using System.Globalization;
using System.Net;
using System.Text;
using QRCoder;

namespace Whistle.Directory.Groups;

/// <summary>A QR code as SVG without any style, so that the content policy lets it through and paper gets it sharp.</summary>
internal static class QrSvg
{
    public static string Of(string address, string alt)
    {
        // a quarter may be dirty or torn: it hangs outside
        using var code = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.Q);
        var (matrix, path) = (code.ModuleMatrix, new StringBuilder());
        var size = matrix.Count;
        for (var y = 0; y < size; y++)
            for (var x = 0; x < size;)
            {
                var from = x;
                while (x < size && matrix[y][x])
                    x++;
                if (x > from)
                    path.Append(CultureInfo.InvariantCulture, $"M{from} {y}h{x - from}v1h-{x - from}z");
                else
                    x++;
            }
        return $"""<svg class="qr" role="img" aria-label="{WebUtility.HtmlEncode(alt)}" viewBox="0 0 {size} {size}" shape-rendering="crispEdges"><path d="{path}" fill="#000"/></svg>""";
    }
}
