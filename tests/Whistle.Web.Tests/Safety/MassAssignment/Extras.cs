using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Safety.MassAssignment;

/// <summary>A member that nobody asked for, as JSON and as a form has it.</summary>
internal sealed record Extra(string Name, string Json)
{
    public string Typed => Json.StartsWith('"') ? JsonSerializer.Deserialize<string>(Json)! : Json;
}

/// <summary>
/// What a request carries that it may not decide: the properties of every entity of the model, found by reflection, and the names
/// that others try; with ids of people, units and cases that are there, with every enum's codes, with words that stand nowhere else.
/// </summary>
internal sealed class Extras
{
    private const string Word = "金丝雀不该在这里", Instant = "2031-03-03T03:03:03.000+08:00";
    private const int Number = 973_311_973;

    private static readonly Guid CanaryId = new("0bad0bad-0bad-7bad-8bad-0bad0bad0bad");

    /// <summary>What an extra brings that nothing else does: found in the database, it was taken over.</summary>
    public static readonly IReadOnlyList<string> Canaries = [Word, CanaryId.ToString("D"), CanaryId.ToString("N"), Convert.ToHexString(CanaryId.ToByteArray()), Number.ToString(CultureInfo.InvariantCulture), "2031-03-03"];

    /// <summary>What a form or a body says of itself and no column holds.</summary>
    private static readonly HashSet<string> Own = new(StringComparer.OrdinalIgnoreCase) { "version", "do", "_handler", "__RequestVerificationToken", "photos", "files" };

    private const int OfForm = 60;

    private static readonly string[] Tried =
    [
        "owner", "holder", "holderId", "unit", "unitId", "school", "schoolId", "campus", "state", "status", "score", "role", "roles", "isAdmin", "admin", "reporter", "reporterId", "id", "number", "sequence", "district", "districtId", "disabled",
        "line", "level", "levelUps", "createdBy", "createdAt", "by", "actor", "account", "person", "personId", "handler", "acceptBy", "finishBy", "late", "listed", "paused", "grade", "hash", "previousHash", "secret", "password", "passwordHash", "_links", "permissions",
    ];

    private readonly IReadOnlyList<(string Name, Type Type)> columns;
    private readonly string[] ids;

    public Extras(WhistleApp app, IEnumerable<Guid> there)
    {
        using var scope = app.Services.CreateScope();
        columns = [.. scope.ServiceProvider.GetRequiredService<WhistleDb>().Model.GetEntityTypes().SelectMany(Properties).DistinctBy(one => one.Name, StringComparer.OrdinalIgnoreCase)];
        ids = [.. there.Select(id => id.ToString("D")), .. ((string[])["district.market", "other.school", "city.police", "town.command"]).SelectMany(login => new[] { DemoCity.UnitOf(login).Id.Value.ToString("D"), DemoCity.PersonOf(login).Value.ToString("D") })];
    }

    /// <summary>
    /// None that the request really has. A body gets every one of them by its plain name; a form, which may hold two hundred fields,
    /// gets those that others try and some of the rest. Besides, some are dressed otherwise.
    /// </summary>
    public Gen<List<Extra>> Besides(Deed deed)
    {
        var tried = Tried.Where(name => !IsDeclared(deed.Declared, name)).Select(name => (Name: name, Type: (Type?)null)).ToArray();
        var known = columns.Where(column => !IsDeclared(deed.Declared, column.Name) && !Tried.Contains(column.Name, StringComparer.OrdinalIgnoreCase)).Select(column => (column.Name, Type: (Type?)column.Type)).ToArray();
        return from some in Gen.Shuffle(known)
               let names = tried.Concat(deed.Json is null ? some.Take(OfForm) : some).ToList()
               from plain in Gen.CollectToList(names.Select(one => Value(one.Type).Select(json => new Extra(char.ToLowerInvariant(one.Name[0]) + one.Name[1..], json))))
               from dressed in Gen.CollectToList(Enumerable.Range(0, OfForm / 2).Select(_ => from one in Gen.Elements(names.ToArray()) from json in Value(one.Type) from way in Gen.Choose(0, 4) select Dressed(one.Name, json, way)))
               select plain.Concat(dressed).Append(new("__proto__", "{\"state\":\"Closed\"}")).DistinctBy(extra => extra.Name).ToList();
    }

    private static bool IsDeclared(IReadOnlySet<string> declared, string name) => declared.Contains(name) || Own.Contains(name);

    /// <summary>By its name, in capitals, inside an object, dotted and in brackets as forms nest them.</summary>
    private static Extra Dressed(string name, string json, int way)
    {
        var camel = char.ToLowerInvariant(name[0]) + name[1..];
        return way switch
        {
            0 => new(char.ToUpperInvariant(name[0]) + name[1..], json),
            1 => new(name.ToUpperInvariant(), json),
            2 => new("Input." + char.ToUpperInvariant(name[0]) + name[1..], json),
            3 => new($"case[{camel}]", json),
            _ => new("case", $"{{\"{camel}\":{json},\"id\":\"{CanaryId:D}\"}}"),
        };
    }

    private Gen<string> Value(Type? type)
    {
        if (type is null)
            return Gen.OneOf(Value(typeof(Guid)), Value(typeof(string)), Value(typeof(Role)), Value(typeof(int)), Value(typeof(bool)));
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsEnum)
            return Gen.Elements(Enum.GetValues(plain).Cast<object>().Select(value => JsonSerializer.Serialize(CodeOf(plain, value))).ToArray());
        return plain switch
        {
            _ when plain == typeof(Guid) || plain.Name.EndsWith("Id", StringComparison.Ordinal) => Gen.Frequency((3, Gen.Elements(ids.Select(id => $"\"{id}\"").ToArray())), (1, Gen.Constant($"\"{CanaryId:D}\""))),
            _ when plain == typeof(bool) => Gen.Elements("true", "false"),
            _ when plain == typeof(int) || plain == typeof(long) || plain == typeof(double) => Gen.Elements("0", "1", "7", Number.ToString(CultureInfo.InvariantCulture)),
            _ when plain == typeof(DateTimeOffset) => Gen.Constant($"\"{Instant}\""),
            _ when plain == typeof(DateOnly) => Gen.Constant("\"2031-03-03\""),
            _ => Gen.Constant(JsonSerializer.Serialize(Word)),
        };
    }

    /// <summary>As the program's own converters write it.</summary>
    private static string CodeOf(Type type, object value)
        => type.GetField(value.ToString()!)?.GetCustomAttributes(typeof(CodeAttribute), false).OfType<CodeAttribute>().FirstOrDefault()?.Code ?? value.ToString()!;

    private static IEnumerable<(string Name, Type Type)> Properties(IEntityType entity)
        => entity.GetProperties().Select(property => (property.Name, property.ClrType)).Concat(entity.GetComplexProperties().SelectMany(complex => complex.ComplexType.GetProperties().Select(property => (property.Name, property.ClrType))));
}
