using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Whistle.Guidance.Seasons;
using Whistle.Guidance.Visits;
using Whistle.Kernel;

namespace Whistle.Guidance.Coverage;

/// <summary>What of the coverage is shown: read from an address, within what the reader may look at.</summary>
internal sealed record CoverageChoice(CoverageScope Scope, UnitId District, int Year, Season? Season, IReadOnlyList<Line> Lines, UnitId? Town, bool OnlyMissing, IReadOnlyList<Season> Begun)
{
    /// <summary>Null where the reader may look at no coverage. What can't be read of an address counts as not chosen.</summary>
    public static CoverageChoice? Read(IQueryCollection query, VisitReader reader)
    {
        var scope = CoverageScope.Of(reader.Reader, reader.City);
        if (scope.Districts.Count == 0)
            return null;
        var read = new QueryReader(query);
        var district = read.Unit("district") is { } asked && scope.Districts.Contains(asked) ? asked : scope.Districts[0];
        var years = reader.YearsOf(district);
        var now = years.Of(reader.Today);
        var lines = scope.Of(district);
        var year = read.Number("year", 2000, 2149) ?? now.Year;
        var season = query.ContainsKey("season") ? read.Code<Season>("season") : now.Season is Seasons.Season.Other ? null : now.Season;
        var line = read.Code<Line>("line");
        var town = read.Unit("town") is { } at && reader.City.FindUnit(at) is { Kind: UnitKind.Town } unit && unit.District == district ? at : (UnitId?)null;
        var begun = SchoolYears.Planned.Where(of => years.DaysOf(new(year, of)).From <= reader.Today).ToList();
        return new(scope, district, year, season, line is { } one && lines.Contains(one) ? [one] : lines, town, read.Flag("missing") is true, begun);
    }

    public IReadOnlyList<Season> Counted => Season is { } one ? [one] : Begun;

    /// <summary>Only schools that a chosen department has not visited, where that is asked for.</summary>
    public Matrix Narrow(Matrix matrix)
        => OnlyMissing ? matrix.With([.. matrix.Schools.Where(school => Lines.Any(line => matrix.Lacks(school.Id, line, Counted)))]) : matrix;

    public string Address(string path, string? name = null, string? value = null)
    {
        var parts = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["district"] = District.Value.ToString("D"),
            ["year"] = Year.ToString(CultureInfo.InvariantCulture),
            ["season"] = Season is { } season ? season.Code() : "",
        };
        if (Lines is [var line] && Scope.Of(District).Count > 1)
            parts["line"] = line.Code();
        if (Town is { } town)
            parts["town"] = town.Value.ToString("D");
        if (OnlyMissing)
            parts["missing"] = "true";
        if (name is not null)
            parts[name] = value;
        return QueryHelpers.AddQueryString(path, parts.Where(part => part.Value is not null));
    }
}
