using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Supervision.Evaluation.Searches;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Evaluation;

/// <summary>Searches that people of the demo city have saved.</summary>
internal static class Searches
{
    public static async Task<Guid> SaveSearchAsync(this WhistleApp app, string login, string address = "/cases?state=open", Telling telling = Telling.Never)
    {
        var (person, account) = (DemoCity.PersonOf(login), await app.AccountOfAsync(login));
        return await app.WithAsync(async services =>
        {
            Assert.Null(await services.GetRequiredService<SearchDesk>().SaveAsync("我的搜索", address, telling, new Actor(person, account, []), CancellationToken.None));
            return await services.GetRequiredService<WhistleDb>().Set<SavedSearch>().Where(s => s.Person == person).OrderByDescending(s => s.SavedAt).ThenByDescending(s => s.Id).Select(s => s.Id).FirstAsync();
        });
    }
}
