using System.Collections.Concurrent;
using System.Data.Common;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Platform.Data;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Safety;

/// <summary>
/// Every list of cases starts from what its reader may see: no statement reads the table of cases without the table of sights,
/// but for one case by its key (judged by <c>Sight.Of</c> in memory), for cases whose keys a list from sights has just given,
/// and for the bare numbers of a school's page, which every department may know.
/// </summary>
public sealed partial class SightInQueriesTests
{
    private static readonly string[] Filters =
    [
        "", "state=open", "state=Closed", "late=true", "late=false", "listed=true", "mine=waiting", "mine=reported", "mine=helped", "q=护栏", "q=小学", "dutyItem=5",
        "from=2026-11-01&to=2026-11-30", "cursor=9000000000000000000", "limit=1", $"holder={DemoCity.UnitOf("local.police").Id.Value:D}", $"school={DemoCity.UnitOf("school").Id.Value:D}",
    ];

    private static readonly string[] Readers =
        ["school", "neighbour.school", "grid.guide", "local.police", "local.police.officer", "district.police.head", "district.police.liaison", "city.police", "town.command", "town.officer", "education.office", "education.office.head", "city.education", "other.school", "other.local.police", "other.education.office", "admin"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task No_statement_reads_cases_but_through_the_sights_of_its_reader(Engine engine)
    {
        var said = new Statements();
        await using var app = await WhistleApp.StartAsync(engine, services => services.ConfigureDbContext<WhistleDb>(options => options.AddInterceptors(said)));
        said.Clear();
        var probe = new Probe(await Scenes.MakeAsync(app));

        foreach (var login in Readers)
        {
            using var reader = new Asker(app, login);
            foreach (var filter in Filters)
            {
                await ReadAsync(reader.Program, "/api/v1/cases?" + filter);
                await ReadAsync(await reader.PagesAsync(), "/cases?" + filter);
            }
            foreach (var row in RightsTable.Rows.Where(row => row.Method == "GET" && row.Pattern != "/live"))
                await ReadAsync(Probe.IsApi(row.Pattern) ? reader.Program : await reader.PagesAsync(), probe.Address(row.Pattern, row.Case));
        }

        var past = said.All.Where(ReadsPastSights).ToList();
        Assert.True(past.Count == 0, string.Join("\n\n", past));
        // the guard has something to look at
        Assert.Contains(said.All, sql => sql.Contains("hazard_case", StringComparison.Ordinal) && sql.Contains("hazard_sight", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SELECT h.id FROM hazard_case AS h WHERE h.school = @s AND h.is_open", true)]
    [InlineData("SELECT h.id FROM hazard_case AS h WHERE h.school = @s ORDER BY h.id", true)]
    [InlineData("SELECT h.state, COUNT(*) FROM hazard_case AS h WHERE h.holder = @s GROUP BY h.state", true)]
    [InlineData("SELECT h.id FROM hazard_case AS h WHERE h.id = @id LIMIT 2", false)]
    [InlineData("SELECT h.id FROM hazard_sight AS s INNER JOIN hazard_case AS h ON s.case_id = h.id", false)]
    [InlineData("SELECT h.is_open, COUNT(*) FROM hazard_case AS h WHERE h.school = @s GROUP BY h.is_open", false)]
    [InlineData("SELECT h.id FROM hazard_case AS h WHERE h.is_open AND (h.handler = @p OR h.sent_down_handler = @p0) ORDER BY h.id", false)]
    [InlineData("SELECT h.id FROM hazard_case AS h WHERE h.is_open AND h.holder IN (@a, @b) ORDER BY h.id", true)]
    public void A_statement_that_leaves_sights_out_is_recognised(string sql, bool isPast) => Assert.Equal(isPast, ReadsPastSights(sql));

    [Theory, Engines]
    public async Task The_list_holds_exactly_the_cases_that_open(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var scenes = await Scenes.MakeAsync(app);

        foreach (var login in Readers.Where(login => login != "admin"))
        {
            using var reader = new Asker(app, login);
            var listed = await ListedAsync(reader.Program);
            foreach (var (name, id) in scenes.Cases)
            {
                using var answer = await reader.Program.GetAsync($"/api/v1/cases/{id:D}", Stop);
                Assert.Equal((login, name, answer.StatusCode == HttpStatusCode.OK), (login, name, listed.Contains(id)));
            }
        }
    }

    private static bool ReadsPastSights(string sql)
        => sql.TrimStart().StartsWith("SELECT", StringComparison.Ordinal) && sql.Contains("hazard_case", StringComparison.Ordinal)
            && !sql.Contains("hazard_sight", StringComparison.Ordinal) && !ByKey().IsMatch(sql) && !NumbersOfSchool().IsMatch(sql) && !OfLeaver().IsMatch(sql) && !Likenesses().IsMatch(sql) && !Listed().IsMatch(sql);

    /// <summary>One case, those that were asked for by their keys, or none at all.</summary>
    [GeneratedRegex(@"WHERE (0|FALSE)\s+ORDER|WHERE (\w+\.is_open AND )?\w+\.id (= @|IN \(@|IN \(\s*SELECT \w+\.value\s+FROM json_each|= ANY \(@)")]
    private static partial Regex ByKey();

    /// <summary>Nothing is selected but a state and numbers, of one school.</summary>
    [GeneratedRegex(@"^SELECT \w+\.is_open( AS \w+)?, (count|COUNT)\(((?!JOIN|description).)*WHERE \w+\.school = ((?!JOIN|description).)*GROUP BY \w+\.is_open\s*$", RegexOptions.Singleline)]
    private static partial Regex NumbersOfSchool();

    /// <summary>What one person answers for and hands over when he leaves: for whoever keeps his account, who sees its number and school.</summary>
    [GeneratedRegex(@"WHERE \w+\.is_open AND (\(\w+\.handler = @\w+ OR \w+\.sent_down_handler = @\w+\)|EXISTS \(\s+SELECT 1\s+FROM hazard_part AS \w+\s+WHERE \w+\.id = \w+\.case_id AND \w+\.person = @\w+ AND \w+\.state = 'taken'\))\s+ORDER BY")]
    private static partial Regex OfLeaver();

    /// <summary>What likenesses are measured by, no words among it; which of them are shown goes through the sights of the reader.</summary>
    [GeneratedRegex(@"^SELECT \w+\.id AS \w+, \w+\.sequence AS \w+, \w+\.school AS \w+, \w+\.campus AS \w+, \w+\.duty_item AS \w+, \w+\.lat AS \w+, \w+\.lon AS \w+, \w+\.reported_at AS \w+, \w+\.grams AS \w+\s+FROM hazard_case AS \w+\s+WHERE \w+\.is_open AND")]
    private static partial Regex Likenesses();

    /// <summary>The ids of what is listed, for a list that then goes through the sights.</summary>
    [GeneratedRegex(@"^SELECT \w+\.id\s+FROM hazard_case AS \w+\s+LEFT JOIN hazard_listing AS \w+ ON \w+\.id = \w+\.case_id\s+WHERE \w+\.state IN \('listed', 'delisting-proposed'\)\s*$")]
    private static partial Regex Listed();

    private static async Task ReadAsync(HttpClient http, string address)
    {
        using var answer = await http.GetAsync(address, Stop);
        Assert.True((int)answer.StatusCode < 500, $"{address}: {answer.StatusCode}");
    }

    private static async Task<HashSet<Guid>> ListedAsync(HttpClient http)
    {
        var listed = new HashSet<Guid>();
        for (string? next = ""; next is not null;)
        {
            var page = await http.GetFromJsonAsync<JsonElement>($"/api/v1/cases?limit=100&cursor={next}", Stop);
            listed.UnionWith(page.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetGuid()));
            next = page.GetProperty("next").GetString();
        }
        return listed;
    }

    private sealed class Statements : DbCommandInterceptor
    {
        private readonly ConcurrentDictionary<string, byte> all = new(StringComparer.Ordinal);

        public IEnumerable<string> All => all.Keys;

        public void Clear() => all.Clear();

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            all.TryAdd(command.CommandText.Replace("\"", "", StringComparison.Ordinal), 0);
            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }

        public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
        {
            all.TryAdd(command.CommandText.Replace("\"", "", StringComparison.Ordinal), 0);
            return base.ReaderExecuting(command, eventData, result);
        }
    }
}
