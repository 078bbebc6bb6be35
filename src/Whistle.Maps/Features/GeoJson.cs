using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Whistle.Kernel;
using Whistle.Kernel.Geo;

namespace Whistle.Maps.Features;

/// <summary>
/// Writes a FeatureCollection as RFC 7946 has it: longitude before latitude, seven decimals at most, outlines closed and
/// against the clock. <paramref name="draw"/> is where a point is drawn: itself, but for a base map in another datum.
/// </summary>
internal sealed class GeoJson(Utf8JsonWriter writer, Func<GeoPoint, GeoPoint> draw)
{
    public const string MediaType = "application/geo+json";

    /// <param name="write">The features.</param>
    /// <param name="draw">Where a point is drawn.</param>
    /// <param name="members">What is said of the collection as a whole.</param>
    public static async Task AnswerAsync(HttpContext http, Func<GeoPoint, GeoPoint> draw, Action<GeoJson> write, params (string Name, object Value)[] members)
    {
        http.Response.ContentType = MediaType;
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        foreach (var (name, value) in members)
            Write(json, name, value);
        json.WriteStartArray("features");
        write(new(json, draw));
        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(http.RequestAborted);
    }

    /// <summary>One feature. Properties that are null are written as null.</summary>
    public void Feature(GeoShape shape, params ReadOnlySpan<(string Name, object? Value)> properties)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "Feature");
        writer.WriteStartObject("geometry");
        Geometry(shape);
        writer.WriteEndObject();
        writer.WriteStartObject("properties");
        foreach (var (name, value) in properties)
            Write(writer, name, value);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    public void Point(GeoPoint at, params ReadOnlySpan<(string Name, object? Value)> properties) => Feature(GeoShape.Of(at), properties);

    private void Geometry(GeoShape shape)
    {
        switch (shape.Kind)
        {
            case ShapeKind.Point:
                writer.WriteString("type", "Point");
                writer.WritePropertyName("coordinates");
                Position(shape.Points[0]);
                break;
            case ShapeKind.Line:
                writer.WriteString("type", "LineString");
                writer.WriteStartArray("coordinates");
                foreach (var point in shape.Points)
                    Position(point);
                writer.WriteEndArray();
                break;
            default:
                writer.WriteString("type", "Polygon");
                writer.WriteStartArray("coordinates");
                writer.WriteStartArray();
                var points = shape.Turn >= 0 ? shape.Points : [.. shape.Points.Reverse()];
                foreach (var point in points.Append(points[0]))
                    Position(point);
                writer.WriteEndArray();
                writer.WriteEndArray();
                break;
        }
    }

    private void Position(GeoPoint at)
    {
        var drawn = draw(at);
        writer.WriteStartArray();
        writer.WriteNumberValue(Math.Round(drawn.Lon, 7));
        writer.WriteNumberValue(Math.Round(drawn.Lat, 7));
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(name); break;
            case bool flag: json.WriteBoolean(name, flag); break;
            case int number: json.WriteNumber(name, number); break;
            case double number: json.WriteNumber(name, number); break;
            case Guid id: json.WriteString(name, id); break;
            case Bilingual words:
                json.WriteStartObject(name);
                json.WriteString("zh", words.Zh);
                json.WriteString("en", words.En);
                json.WriteEndObject();
                break;
            case IReadOnlyDictionary<string, int> counts:
                json.WriteStartObject(name);
                foreach (var (key, count) in counts)
                    json.WriteNumber(key, count);
                json.WriteEndObject();
                break;
            default: json.WriteString(name, (string)value); break;
        }
    }
}
