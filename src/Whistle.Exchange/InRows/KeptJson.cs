using System.Text.Json;
using System.Text.Json.Serialization;
using Whistle.Kernel;
using Whistle.Platform.Http;

namespace Whistle.Exchange.InRows;

/// <summary>How what a row said before is kept: codes and ids as texts, so that a name in the code may change.</summary>
internal static class KeptJson
{
    private static readonly JsonSerializerOptions Options = new(WireJson.Options)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new CodeConverter<Readings.StationKind>(), new CodeConverter<Enforcement.Outcome>(), new UnitConverter() },
    };

    public static string Write<T>(T facts) => JsonSerializer.Serialize(facts, Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options)!;

    private sealed class CodeConverter<T> : JsonConverter<T> where T : struct, Enum
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Codes.Parse<T>(reader.GetString()) ?? throw new JsonException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Code());
    }

    private sealed class UnitConverter : JsonConverter<UnitId>
    {
        public override UnitId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetGuid());

        public override void Write(Utf8JsonWriter writer, UnitId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
