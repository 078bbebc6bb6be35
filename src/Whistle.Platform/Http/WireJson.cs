using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Whistle.Kernel;

namespace Whistle.Platform.Http;

/// <summary>How the public contract writes JSON: camel case, instants on Shanghai's clock with milliseconds, Chinese as it is.</summary>
public static class WireJson
{
    public static JsonSerializerOptions Options { get; } = Apply(new(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new InstantConverter());
        return options;
    }

    private sealed class InstantConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset().ToMilliseconds();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.Wire());
    }
}
